package io.oarlock.peer;

import io.oarlock.membership.GroupMember;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A member with a port, which remembers what was asked and answers as it is told. */
final class Port implements AutoCloseable {
    static final UUID CLUSTER = new UUID(4, 5);
    static final int LARGE_BYTES_MAX = 8 << 20;
    static final int CONNECTIONS_MAX = 20;
    static final long UNFINISHED_BYTES_MAX = 2 << 20;
    static final PeerLink.Settings LINK = new PeerLink.Settings(5000, 1 << 20);
    /** For questions that begin with a handshake of TLS, on a machine that may be busy. */
    private static final PeerLink.Settings PATIENT_LINK = new PeerLink.Settings(20_000, 1 << 20);

    final MetricRegistry numbers = new MetricRegistry();
    final InboundConnections inbound = new InboundConnections(UNFINISHED_BYTES_MAX);
    final List<PeerConnection> opened = new CopyOnWriteArrayList<>();
    final List<IOException> ended = new CopyOnWriteArrayList<>();
    private final int member;
    private final InetSocketAddress address;
    private PeerAcceptor acceptor;
    Handshake.Protection protection = Handshake.Protection.NONE;
    volatile FrameHandler handler =
            (connection, frame) -> connection.answer(frame.payload().getLong(), Answer.OK, frame.content());

    Port(int member) throws IOException {
        this.member = member;
        this.address = FreePorts.local();
    }

    Port open() throws IOException {
        RefusalLog refusals = new RefusalLog(acceptor == null ? numbers : new MetricRegistry(), System::nanoTime);
        acceptor = new PeerAcceptor(
                handshake(member, protection),
                new PeerAcceptor.Settings(CONNECTIONS_MAX, LARGE_BYTES_MAX, 1 << 20),
                ends -> new Served(),
                inbound,
                refusals);
        acceptor.open(address);
        return this;
    }

    static Handshake handshake(int member) {
        return handshake(member, Handshake.Protection.NONE);
    }

    static Handshake handshake(int member, Handshake.Protection protection) {
        return Handshake.of(CLUSTER, member, new Handshake.Takes(LARGE_BYTES_MAX, 1), other -> other <= 5, protection);
    }

    InetSocketAddress address() {
        return address;
    }

    GroupMember asMember() {
        return new GroupMember(member, "127.0.0.1", address.getPort(), false);
    }

    PeerLink linkFrom(int other) throws IOException {
        return PeerLink.to(asMember(), handshake(other), LINK).start();
    }

    /** Who says that it is a member, and how it is protected. */
    PeerLink linkFrom(int other, Handshake.Protection protectedBy) throws IOException {
        return PeerLink.to(asMember(), handshake(other, protectedBy), PATIENT_LINK)
                .start();
    }

    /**
     * What this port answers to a member that is protected like that.
     *
     * @throws IOException why there is no connection
     */
    Answer ask(int as, Handshake.Protection protectedBy) throws Exception {
        try (PeerLink link = linkFrom(as, protectedBy)) {
            return link.ask(FrameType.VOTE, new byte[] {7}).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (IOException) e.getCause();
        }
    }

    /** As somebody who may be no member. */
    Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** What a port answers to a hello, or to a proof. */
    static HandshakeReply reply(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] header = in.readNBytes(HandshakeReply.HEADER_BYTES);
        int length = ByteBuffer.wrap(header).getShort(HandshakeReply.LENGTH_AT);
        ByteBuffer whole = ByteBuffer.allocate(header.length + length);
        return HandshakeReply.decode(
                whole.put(header).put(in.readNBytes(length)).flip());
    }

    long refusals() {
        return numbers.value(Metric.RAFT_PORT_REFUSED_TOTAL);
    }

    private final class Served implements FrameHandler {
        private boolean seen;

        @Override
        public void received(PeerConnection connection, Frame frame) throws PeerRefusal {
            handler.received(connection, frame);
        }

        @Override
        public long look(PeerConnection connection) throws IOException {
            if (!seen) {
                seen = true;
                opened.add(connection);
            }
            return handler.look(connection);
        }

        @Override
        public void ended(PeerConnection connection, IOException cause) {
            ended.add(cause);
        }
    }

    @Override
    public void close() {
        if (acceptor != null) {
            acceptor.close();
        }
    }
}
