package io.oarlock.ratis;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.replica.Fault;

/** Where trouble and numbers go. */
public record MemberDuties(Fault fault, MetricRegistry metrics) {}
