package io.oarlock.replication;

import io.oarlock.model.Bytes;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Ticket;
import java.util.List;

/**
 * An entry of this member on its way.
 *
 * @param unstamped as it goes to the leader, every time that it is sent
 * @param proposals that are encoded in it: when it comes back from the log, it need not be decoded
 * @param tickets of its proposals, in order
 * @param replaced whether other proposals went under its sequence before: what is in the log may be those
 */
record UnappliedEntry(
        long sequence, Bytes unstamped, List<Proposal> proposals, List<Ticket> tickets, boolean replaced) {}
