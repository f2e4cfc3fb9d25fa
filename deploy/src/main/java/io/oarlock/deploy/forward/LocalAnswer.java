package io.oarlock.deploy.forward;

import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Ticket;

/**
 * What a client is told of a request that the source makes no transaction of. It goes with an entry of the log that
 * changes nothing, and so is told where everything else is, in one order with it.
 */
record LocalAnswer(Proposal asked, Outcome outcome, Ticket ticket) implements Ticket {}
