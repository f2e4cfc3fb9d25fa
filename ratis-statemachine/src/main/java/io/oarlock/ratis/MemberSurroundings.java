package io.oarlock.ratis;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.op.Entry;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.Fault;
import io.oarlock.replica.LeaderInbox;
import java.util.function.LongFunction;

/**
 * What a member is given.
 *
 * @param state opens the state that the log is applied to
 * @param stamps what the leader adds to an entry when it appends it, given the number of sessions it has applied
 * @param listener of the front end
 * @param inbox for what members tell the leader
 * @param fault ends the process
 */
public record MemberSurroundings(
        AppliedState.Opener state,
        LongFunction<Entry.Stamp> stamps,
        ApplyListener listener,
        LeaderInbox inbox,
        Fault fault,
        MetricRegistry metrics) {}
