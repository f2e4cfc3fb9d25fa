/**
 * Connections between members: one for each pair and direction, with frames that have a maximum, a sequence and a
 * checksum. The member that opens a connection asks over it, the other one answers. Knows bytes, sockets and the
 * numbers of members, and nothing of what is said.
 *
 * <h2>Threads</h2>
 *
 * <ul>
 *   <li>{@code raft-accept}, one: {@link io.oarlock.peer.PeerAcceptor}. Accepts, reads the handshake of strangers,
 *       closes what is overdue. Never blocks. What a handshake needs that may take long is done by a few threads
 *       {@code raft-handshake}.
 *   <li>{@code raft-in-N}, one for each connection that another member has opened:
 *       {@link io.oarlock.peer.InboundReader}. Reads frames and handles them in their order; may wait for the disk, and
 *       nobody else waits for it.
 *   <li>{@code raft-link-N}, one for each other member: {@link io.oarlock.peer.PeerLink}. Looks the name up, connects,
 *       reads answers, watches time limits. Only a lookup of a name blocks it, and with encryption the check of a
 *       certificate.
 *   <li>Any thread: encodes and writes frames, while it has the <i>turn</i> of the connection. It never waits: neither
 *       for the socket nor for another thread.
 * </ul>
 *
 * <h2>What holds</h2>
 *
 * <ol>
 *   <li>There are no locks. The turn is a counter: the thread that raises it from zero writes, the others only raise
 *       it, and it looks again before it leaves.
 *   <li>A frame is encoded when the one before is wholly in the socket. What the socket does not take is the rest of
 *       one frame, which the reader finishes when the socket is writable.
 *   <li>Frames of a connection arrive in the order in which they were encoded, each once, or the connection ends: the
 *       sequence has no gap, and the checksum begins with the nonces of both ends, so that a frame of another
 *       connection is none of this one.
 *   <li>What stands between frames and socket ({@link io.oarlock.peer.PeerStage}) begins first: nothing is said, and no
 *       secret proved, before it is done.
 *   <li>Who speaks is settled by the handshake, before any other byte is read. A second connection of a member ends the
 *       first, and its frames are handled after the last one of the first.
 *   <li>Answers belong to the connection of their request. One that is late fails alone; a peer that answers no ping in
 *       its time, and gives no other sign of life, ends the connection. {@code down} is told before {@code up} of the
 *       next.
 *   <li>Held for each peer, at most: one frame being read, one frame being written, and its queue of questions
 *       ({@code Bound.RAFT_QUEUE_BYTES}, {@link io.oarlock.peer.Outbox}). All frames being read together have
 *       {@code Bound.RAFT_UNFINISHED_BYTES}, all connections {@code Bound.RAFT_CONNECTIONS}. A peer that does not read
 *       its answers is not read from.
 *   <li>Time is measured by a clock that never goes back; what a socket has is read before anything is found overdue,
 *       so that a process that was paused does not blame its peers.
 *   <li>An end of a thread of this package by an {@code Error} reaches the uncaught exception handler, which ends the
 *       process.
 * </ol>
 */
@NullMarked
package io.oarlock.peer;

import org.jspecify.annotations.NullMarked;
