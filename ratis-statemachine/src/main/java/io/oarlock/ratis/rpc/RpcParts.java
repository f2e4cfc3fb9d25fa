package io.oarlock.ratis.rpc;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.log.LogCapacity;

/** What the transport needs to know of its member. */
public record RpcParts(RaftSettings settings, LogCapacity capacity, MetricRegistry metrics) {}
