package io.oarlock.peer;

import io.oarlock.peer.frame.FrameSeed;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Raft port: accepts connections, shakes hands, and gives each that a member has opened to an
 * {@link InboundReader}. Connections are bounded in number; at the bound the one goes that has been a stranger for
 * longest, so that strangers keep no member out. One thread, which never blocks.
 */
public final class PeerAcceptor implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerAcceptor.class);
    private static final int BACKLOG = 128;
    private static final int HANDSHAKES_MIN = 8;
    private static final int LOOK_MILLIS = 250;
    private static final int STOP_MILLIS_MAX = 1000;
    /** Keys and certificates of those who shake hands, beside those that may wait for the network. */
    private static final int WORKERS = 4;

    private final Handshake handshake;
    private final Settings settings;
    private final Handlers handlers;
    private final InboundConnections inbound;
    private final RefusalLog refusals;
    private @Nullable Selector selector;
    private @Nullable ServerSocketChannel port;
    private @Nullable Thread thread;
    private volatile boolean closed;

    // Only the acceptor's thread.
    /** The oldest first. */
    private final Deque<Stranger> strangers = new ArrayDeque<>();

    /** Strangers whose stage has done its work. */
    private final Queue<Worked> worked = new ConcurrentLinkedQueue<>();

    private final ThreadPoolExecutor workers;
    private final Duration handshakeMax;
    private final Map<Integer, Long> incarnations = new HashMap<>();
    private long accepted;

    /** Makes what handles the frames of a connection. */
    public interface Handlers {
        FrameHandler on(PeerConnection.Ends ends);
    }

    /**
     * Amounts.
     *
     * @param connectionsMax connections at a time; all members and eight others always may
     * @param largeBytesMax largest payload that is taken
     * @param queueBytesMax answers of one connection that may wait for its socket
     */
    public record Settings(int connectionsMax, int largeBytesMax, long queueBytesMax) {}

    private record Worked(Stranger stranger, SelectionKey key) {}

    public PeerAcceptor(
            Handshake handshake,
            Settings settings,
            Handlers handlers,
            InboundConnections inbound,
            RefusalLog refusals) {
        this.handshake = handshake;
        this.handshakeMax = handshake.protection().stages().handshakeMax();
        this.settings = settings;
        this.handlers = handlers;
        this.inbound = inbound;
        this.refusals = refusals;
        // Each stranger waits for one piece of work at a time. Threads come with the first of them.
        int threads = WORKERS + handshake.protection().stages().waitingMax();
        this.workers = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(Math.max(HANDSHAKES_MIN, settings.connectionsMax())),
                task -> {
                    Thread made = new Thread(task, "raft-handshake");
                    made.setDaemon(true);
                    return made;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    /** Opens the port and begins to accept. Once. */
    public void open(InetSocketAddress address) throws IOException {
        Selector made = Selector.open();
        selector = made;
        try {
            ServerSocketChannel opened = ServerSocketChannel.open();
            port = opened;
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.bind(address, BACKLOG);
            opened.configureBlocking(false);
            SelectionKey key = opened.register(made, SelectionKey.OP_ACCEPT);
            Thread runs = new Thread(() -> run(made, opened, key), "raft-accept");
            runs.setDaemon(true);
            thread = runs;
            runs.start();
        } catch (IOException | RuntimeException e) {
            closeSockets();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private void run(Selector from, ServerSocketChannel opened, SelectionKey acceptKey) {
        while (!closed) {
            try {
                from.select(LOOK_MILLIS);
                if (acceptKey.isValid() && acceptKey.interestOps() == 0) {
                    // An accept failed a moment ago, for want of file descriptors perhaps.
                    acceptKey.interestOps(SelectionKey.OP_ACCEPT);
                }
                for (SelectionKey key : from.selectedKeys()) {
                    if (key == acceptKey) {
                        accept(opened, from, key);
                    } else if (key.attachment() instanceof Stranger stranger) {
                        advance(stranger, key);
                    }
                }
                from.selectedKeys().clear();
                for (Worked next = worked.poll(); next != null; next = worked.poll()) {
                    if (next.key().isValid()) {
                        advance(next.stranger(), next.key());
                    }
                }
                closeOverdue();
            } catch (IOException | CancelledKeyException e) {
                if (!closed) {
                    LOG.warn("the Raft port failed once", e);
                }
            }
        }
        strangers.forEach(stranger -> Sockets.close(stranger.channel()));
    }

    private void accept(ServerSocketChannel opened, Selector from, SelectionKey key) {
        try {
            for (SocketChannel channel = opened.accept(); channel != null; channel = opened.accept()) {
                greet(channel, from);
            }
        } catch (IOException e) {
            key.interestOps(0);
            endOldest("cannot accept another connection");
            LOG.warn("cannot accept a connection to the Raft port: {}", e.toString());
        }
    }

    private void greet(SocketChannel channel, Selector from) {
        try {
            Sockets.prepare(channel);
            Stranger stranger =
                    new Stranger(channel, handshake.protection().stages().accept(), System.nanoTime());
            while (strangers.size() + inbound.inquiries() >= othersMax()) {
                endOldest("there are more than " + settings.connectionsMax() + " connections");
            }
            strangers.add(stranger);
            inbound.strangersAre(strangers.size());
            channel.register(from, SelectionKey.OP_READ, stranger);
        } catch (IOException e) {
            LOG.debug("a connection to the Raft port ended before it began: {}", e.toString());
            Sockets.close(channel);
        }
    }

    /** Members are as many as they are, and some more always may shake hands. */
    private int othersMax() {
        return Math.max(HANDSHAKES_MIN, settings.connectionsMax() - inbound.members());
    }

    /** Of those that are no members, if there is one. */
    private void endOldest(String reason) {
        Stranger oldest = strangers.peek();
        if (oldest != null) {
            refuse(oldest, reason);
        } else {
            inbound.endOldestInquiry(reason);
        }
    }

    private void refuse(Stranger stranger, String reason) {
        refusals.refused(stranger.address(), reason);
        forget(stranger);
        Sockets.close(stranger.channel());
    }

    private void forget(Stranger stranger) {
        strangers.removeIf(one -> one.channel() == stranger.channel());
        gone(stranger);
    }

    /** What waits for a worker would keep others out. */
    private void gone(Stranger stranger) {
        inbound.strangersAre(strangers.size());
        Runnable work = stranger.work();
        if (work != null) {
            workers.remove(work);
        }
    }

    private void advance(Stranger stranger, SelectionKey key) {
        try {
            switch (stranger.advance(handshake)) {
                case READ -> key.interestOps(SelectionKey.OP_READ);
                case WRITE -> key.interestOps(SelectionKey.OP_WRITE);
                case WORK -> {
                    key.interestOps(0);
                    Runnable work = () -> {
                        // Whoever has gone, or was given up, in the meantime costs no worker more than this look.
                        if (key.isValid()) {
                            stranger.stage().work();
                            worked.add(new Worked(stranger, key));
                            key.selector().wakeup();
                        }
                    };
                    stranger.waitsFor(work);
                    workers.execute(work);
                }
                case DONE -> {
                    key.cancel();
                    forget(stranger);
                    admit(stranger, stranger.hello(), stranger.welcome());
                }
            }
        } catch (PeerRefusal e) {
            refuse(stranger, String.valueOf(e.getMessage()));
        } catch (RejectedExecutionException e) {
            refuse(stranger, "too many handshakes");
        } catch (IOException | RuntimeException e) {
            LOG.debug("a connection to the Raft port ended in its handshake: {}", e.toString());
            forget(stranger);
            Sockets.close(stranger.channel());
        }
    }

    private void admit(Stranger stranger, Hello hello, HandshakeReply.Welcome welcome) {
        try {
            serve(stranger, hello, welcome);
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot serve member {}", hello.from(), e);
            Sockets.close(stranger.channel());
        }
    }

    private void serve(Stranger stranger, Hello hello, HandshakeReply.Welcome welcome) throws IOException {
        accepted++;
        boolean inquiry = hello.purpose() == Hello.Purpose.INQUIRY;
        PeerConnection.Ends ends = new PeerConnection.Ends(hello.from(), accepted, inquiry, hello.rulesLevel());
        InboundReader reader = new InboundReader(
                new InboundReader.Accepted(
                        ends,
                        stranger.channel(),
                        stranger.stage(),
                        new FrameSeed(hello.nonce(), welcome.nonce()),
                        new FrameSeed(welcome.nonce(), hello.nonce())),
                settings,
                handlers.on(ends),
                inbound,
                refusals);
        if (!inquiry) {
            Long before = incarnations.put(hello.from(), hello.incarnation());
            LOG.info(
                    "member {} has connected from {}{}",
                    hello.from(),
                    stranger.address(),
                    before == null || before == hello.incarnation() ? "" : ", by another process than before");
        }
        reader.start(inbound.add(reader));
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        for (Iterator<Stranger> all = strangers.iterator(); all.hasNext(); ) {
            Stranger stranger = all.next();
            if (now - stranger.sinceNanos() <= handshakeMax.toNanos()) {
                return;
            }
            all.remove();
            gone(stranger);
            refusals.refused(stranger.address(), "no handshake for " + handshakeMax.toSeconds() + " seconds");
            Sockets.close(stranger.channel());
        }
    }

    private void closeSockets() {
        if (port != null) {
            Sockets.close(port);
        }
        if (selector != null) {
            Sockets.close(selector);
        }
    }

    /** Closes the port and every connection; waits a moment for the threads, one of which may wait for the disk. */
    @Override
    public void close() {
        closed = true;
        workers.shutdownNow();
        if (selector != null) {
            selector.wakeup();
        }
        try {
            if (thread != null) {
                thread.join(STOP_MILLIS_MAX);
            }
            closeSockets();
            inbound.endAll("this member is stopping");
            inbound.join(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            closeSockets();
            inbound.endAll("this member is stopping");
            Thread.currentThread().interrupt();
        }
    }
}
