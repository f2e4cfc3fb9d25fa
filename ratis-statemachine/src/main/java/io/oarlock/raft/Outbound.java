package io.oarlock.raft;

import io.oarlock.replica.Ticket;
import java.util.List;

/**
 * An entry of this member on its way.
 *
 * @param unstamped as it goes to the leader, every time that it is sent
 * @param tickets of its proposals, in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are encoded once and only read
record Outbound(long sequence, byte[] unstamped, List<Ticket> tickets) {}
