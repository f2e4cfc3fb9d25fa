package io.oarlock.ratis.rpc;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.replica.Fault;

/**
 * What the transport needs to know of its member.
 *
 * @param fault where an error on an event loop goes
 */
public record RpcParts(RaftSettings settings, LogCapacity capacity, MetricRegistry metrics, Fault fault) {}
