package io.oarlock.raft;

import io.oarlock.replica.Ticket;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * An entry of this member on its way.
 *
 * @param unstamped as it goes to the leader, every time that it is sent
 * @param tickets of its proposals, in order
 */
record Outbound(long sequence, ByteString unstamped, List<Ticket> tickets) {}
