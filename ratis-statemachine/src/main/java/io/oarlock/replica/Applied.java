package io.oarlock.replica;

import io.oarlock.op.Effects;
import io.oarlock.op.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * One applied proposal.
 *
 * @param ticket of the front end when the proposal was this member's and this run's, otherwise null
 */
public record Applied(
        Proposal proposal, Effects effects, @Nullable Ticket ticket) {}
