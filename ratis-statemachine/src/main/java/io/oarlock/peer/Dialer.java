package io.oarlock.peer;

import io.oarlock.membership.GroupMember;
import io.oarlock.peer.frame.FrameSeed;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to a member: looks its name up, tries each of its addresses, and shakes hands. Waits on the
 * selector of the thread that it is used by. Unless {@link #keep} is called, closing it closes what it has opened.
 */
final class Dialer implements Closeable {
    private static final int LOOK_MILLIS = 250;

    private final GroupMember peer;
    private final Handshake handshake;
    private final Selector selector;
    private final BooleanSupplier goesOn;
    private @Nullable SocketChannel open;

    /**
     * A connection after its handshake.
     *
     * @param stage what stands between frames and the socket
     * @param incoming seed of the frames of the peer
     * @param outgoing seed of our frames
     * @param largeBytesMax largest payload that the peer takes
     */
    record Greeted(SocketChannel channel, PeerStage stage, FrameSeed incoming, FrameSeed outgoing, int largeBytesMax) {}

    /** @param goesOn asked every so often; whoever makes it false wakes the selector up */
    Dialer(GroupMember peer, Handshake handshake, Selector selector, BooleanSupplier goesOn) {
        this.peer = peer;
        this.handshake = handshake;
        this.selector = selector;
        this.goesOn = goesOn;
    }

    /** Over the first address that answers. */
    Greeted dial(Hello.Purpose purpose, int connectMillis) throws IOException {
        IOException told = null;
        for (InetAddress address : InetAddress.getAllByName(peer.host())) {
            try {
                return greet(connect(new InetSocketAddress(address, peer.port()), connectMillis), purpose);
            } catch (IOException e) {
                close();
                // That nobody listens is said only where it is true of every address.
                told = told == null || told instanceof ConnectException ? e : told;
            }
        }
        throw told == null ? new IOException("no address of member " + peer.id()) : told;
    }

    private SelectionKey connect(InetSocketAddress address, int connectMillis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        open = channel;
        Sockets.prepare(channel);
        SelectionKey key = channel.register(selector, 0);
        long begunNanos = System.nanoTime();
        try {
            if (!connects(channel, address)) {
                long deadline = deadline(connectMillis);
                do {
                    await(key, SelectionKey.OP_CONNECT, deadline, "no connection in time");
                } while (!channel.finishConnect());
            }
        } catch (ConnectException told) {
            throw RefusedConnection.orUnanswered(told, System.nanoTime() - begunNanos);
        }
        return key;
    }

    private static boolean connects(SocketChannel channel, InetSocketAddress address) throws IOException {
        try {
            return channel.connect(address);
        } catch (UnsupportedAddressTypeException e) {
            throw new IOException("this process does not speak the protocol of " + address.getAddress(), e);
        }
    }

    private Greeted greet(SelectionKey key, Hello.Purpose purpose) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        long deadline = deadline(handshake.protection().stages().handshakeMax().toMillis());
        PeerStage stage = stage();
        begin(stage, key, deadline);
        Hello hello = handshake.hello(peer.id(), purpose);
        send(stage.seal(hello.encode()), key, deadline);
        HandshakeReply reply = reply(stage, key, deadline);
        if (reply instanceof HandshakeReply.Challenge challenge && hello.proves()) {
            send(stage.seal(ByteBuffer.wrap(handshake.proofOfAsking(hello, challenge))), key, deadline);
            reply = reply(stage, key, deadline);
            handshake.checkProof(hello, challenge, Handshake.welcomeOf(reply, hello));
        } else {
            PeerRefusal.unless(
                    !hello.proves() || reply instanceof HandshakeReply.Refused,
                    "it does not ask for the shared secret that this member has: see oarlock.raft.secretFile");
        }
        HandshakeReply.Welcome welcome = Handshake.welcomeOf(reply, hello);
        return new Greeted(
                channel,
                stage,
                new FrameSeed(welcome.nonce(), hello.nonce()),
                new FrameSeed(hello.nonce(), welcome.nonce()),
                welcome.largeBytesMax());
    }

    private PeerStage stage() throws IOException {
        try {
            return handshake.protection().stages().dial(peer);
        } catch (RuntimeException unusable) {
            throw new IOException("what protects the connection cannot be made", unusable);
        }
    }

    private void begin(PeerStage stage, SelectionKey key, long deadline) throws IOException {
        while (true) {
            switch (stage.begin((SocketChannel) key.channel())) {
                case DONE -> {
                    return;
                }
                case READ -> {
                    try {
                        await(key, SelectionKey.OP_READ, deadline, "");
                    } catch (SocketTimeoutException e) {
                        throw new PeerRefusal("it does not answer the handshake of TLS: see sslQuorum");
                    }
                }
                case WRITE -> await(key, SelectionKey.OP_WRITE, deadline, "no room in the socket in time");
                case WORK -> stage.work();
            }
        }
    }

    private void send(ByteBuffer bytes, SelectionKey key, long deadline) throws IOException {
        while (bytes.hasRemaining()) {
            if (((SocketChannel) key.channel()).write(bytes) == 0) {
                await(key, SelectionKey.OP_WRITE, deadline, "no room in the socket in time");
            }
        }
    }

    /** Takes no byte behind the reply: those are frames. */
    private HandshakeReply reply(PeerStage stage, SelectionKey key, long deadline) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HandshakeReply.BYTES_MAX).limit(HandshakeReply.HEADER_BYTES);
        while (true) {
            int count = stage.open((SocketChannel) key.channel(), bytes);
            if (count < 0) {
                throw silent("closed the connection at the handshake");
            }
            HandshakeReply reply = HandshakeReply.decode(bytes.duplicate().flip());
            if (reply != null) {
                return reply;
            }
            if (bytes.position() >= HandshakeReply.HEADER_BYTES) {
                int body = bytes.getShort(HandshakeReply.HEADER_BYTES - Short.BYTES) & 0xffff;
                bytes.limit(HandshakeReply.HEADER_BYTES + body);
            }
            if (count == 0) {
                try {
                    await(key, SelectionKey.OP_READ, deadline, "");
                } catch (SocketTimeoutException e) {
                    throw silent("does not answer the handshake");
                }
            }
        }
    }

    private static PeerRefusal silent(String what) {
        return new PeerRefusal("it " + what + ": it may run an earlier release, with which this one forms no ensemble");
    }

    private static long deadline(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void await(SelectionKey key, int operation, long deadlineNanos, String overdue) throws IOException {
        key.interestOps(operation);
        while (true) {
            if (!goesOn.getAsBoolean()) {
                throw new IOException("this member is stopping");
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            int ready = left > 0 ? selector.select(Math.min(left, LOOK_MILLIS)) : selector.selectNow();
            if (selector.selectedKeys().remove(key)) {
                return;
            }
            if (left <= 0 && ready == 0) {
                throw new SocketTimeoutException(overdue);
            }
        }
    }

    /** The connection belongs to somebody else from now on. */
    void keep() {
        open = null;
    }

    @Override
    public void close() {
        if (open != null) {
            Sockets.close(open);
            open = null;
        }
    }
}
