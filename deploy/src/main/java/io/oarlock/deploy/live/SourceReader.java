package io.oarlock.deploy.live;

import io.oarlock.deploy.forward.SourceRequests;
import io.oarlock.migration.learner.Learned;
import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.model.Zxid;
import io.oarlock.peer.RefusedConnection;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the source tells over one connection, on a thread of its own, so that the pings of its leader are answered
 * whatever the other side waits for. What waits to be taken is bounded: when it is too much the connection is given up,
 * and the next one goes on where the state is.
 */
final class SourceReader implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
    private static final long WAITING_BYTES_MAX = 64L << 20;
    private static final long ALIVE_BYTES = 64;
    /** Of a reader that has joined no leader. */
    static final long NO_EPOCH = -1;

    private final SourceServers servers;
    private final int member;
    private final long from;
    private final Path staging;
    private final SourceRequests requests;
    private final LinkedBlockingQueue<Waiting> events = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicReference<@Nullable LearnerConnection> open = new AtomicReference<>();
    private volatile long epoch = NO_EPOCH;
    private volatile String configuration = "";
    private volatile long lastTold;
    private volatile long lastTransaction;
    private volatile boolean closed;

    private record Waiting(SourceEvent event, long bytes) {}

    private SourceReader(SourceServers servers, int member, long from, Path staging, SourceRequests requests) {
        this.requests = requests;
        this.servers = servers;
        this.member = member;
        this.from = from;
        this.staging = staging;
    }

    /**
     * Begins to read.
     *
     * @param servers of which only the leader's quorum port is open
     * @param from the last transaction that we have; {@link LearnerConnection#NOTHING} to receive the whole tree
     * @param staging directory for a tree that is received
     * @param requests goes over the connection as long as it is up
     */
    static SourceReader start(SourceServers servers, int member, long from, Path staging, SourceRequests requests) {
        SourceReader reader = new SourceReader(servers, member, from, staging, requests);
        Thread thread = new Thread(reader::run, "oarlock-source");
        thread.setDaemon(true);
        thread.start();
        return reader;
    }

    /** What is told next; null when nothing is in time. */
    @Nullable
    SourceEvent poll(long millis) throws InterruptedException {
        Waiting next = events.poll(millis, TimeUnit.MILLISECONDS);
        if (next == null) {
            return null;
        }
        waitingBytes.addAndGet(-next.bytes);
        return next.event;
    }

    /** Of the leader; -1 before one was joined. */
    long epoch() {
        return epoch;
    }

    /** As the leader has it; empty before it told. */
    String configuration() {
        return configuration;
    }

    /** The last transaction that the source is known to have; 0 before it told one. */
    long lastTold() {
        return lastTold;
    }

    /** The last transaction that it told, whether it was passed on or not; 0 before it told one. */
    long lastTransaction() {
        return lastTransaction;
    }

    private void run() {
        try {
            readFromLeader();
        } catch (RuntimeException e) {
            // Whoever polls waits for the end: without it the source would be followed no further, and nobody would
            // know.
            LOG.error("reading from the source failed", e);
            put(new SourceEvent.Ended(new IOException("reading from the source failed: " + e, e), false, false), 0);
        }
        if (closed) {
            try {
                discard();
            } catch (IOException e) {
                LOG.warn("cannot remove what was received of the source's tree", e);
            }
        }
    }

    private void readFromLeader() {
        List<IOException> failures = new ArrayList<>();
        boolean nobodyLeads = true;
        for (InetSocketAddress server : servers.quorumPorts()) {
            nobodyLeads &= tryServer(server, failures);
            if (epoch != NO_EPOCH || closed) {
                // What it told was told from the transaction that we had then.
                break;
            }
        }
        put(new SourceEvent.Ended(worst(failures), nobodyLeads, nobodyLeads && servers.allHaveGone()), 0);
    }

    /**
     * A name may stand for several servers, and whichever of them leads is to be found.
     *
     * @return whether each address of it refuses; a name that is not known says nothing of its server
     */
    private boolean tryServer(InetSocketAddress server, List<IOException> failures) {
        InetAddress[] addresses;
        try {
            addresses = servers.addresses(server);
        } catch (UnknownHostException e) {
            failures.add(new IOException(shown(server) + ": the name is not known", e));
            return false;
        }
        boolean refused = true;
        for (InetAddress address : addresses) {
            refused &= tryAddress(server, address, failures);
            if (epoch != NO_EPOCH || closed) {
                return false;
            }
        }
        return refused;
    }

    /** @return whether the connection was refused */
    private boolean tryAddress(InetSocketAddress server, InetAddress address, List<IOException> failures) {
        try (LearnerConnection connection = servers.connect(server, address)) {
            open.set(connection);
            try {
                read(connection, server);
            } finally {
                requests.closed(connection);
            }
        } catch (IOException e) {
            String what = e.getMessage() == null ? "the connection ended" : e.getMessage();
            failures.add(new IOException(shown(server) + ": " + what, e));
            return RefusedConnection.isIn(e);
        } catch (RuntimeException e) {
            LOG.error("reading from {} failed", shown(server), e);
            failures.add(new IOException(shown(server) + ": " + e, e));
        }
        return false;
    }

    private static String shown(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** What the server that was joined has told decides how to go on, whatever became of those asked before it. */
    private IOException worst(List<IOException> failures) {
        if (epoch != NO_EPOCH) {
            // Nobody was asked behind it.
            return failures.get(failures.size() - 1);
        }
        return failures.stream()
                .filter(failure -> !(failure.getCause() instanceof ConnectException))
                .findFirst()
                .orElse(failures.get(0));
    }

    /** Returns by an exception only. */
    private void read(LearnerConnection connection, InetSocketAddress leader) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        LearnerConnection.Start start = connection.join(member, from);
        epoch = connection.epoch();
        put(new SourceEvent.Joined(), 0);
        LOG.info("joined the leader {} of epoch {}: {}", shown(leader), epoch, start);
        if (start == LearnerConnection.Start.SNAPSHOT) {
            receiveTree(connection);
        } else {
            holdUntilConfirmed(connection);
        }
        configuration = connection.configuration();
        requests.opened(connection);
        while (true) {
            put(next(connection));
        }
    }

    /** A leader tells everything once and in order: what is told otherwise would be left out. */
    private Learned next(LearnerConnection connection) throws IOException {
        Learned learned = connection.next();
        if (learned instanceof Learned.Committed committed) {
            long zxid = committed.transaction().zxid();
            if (zxid <= lastTransaction) {
                throw new IOException("the leader tells " + Zxid.hex(zxid) + " behind " + Zxid.hex(lastTransaction));
            }
            lastTransaction = zxid;
        }
        return learned;
    }

    private void receiveTree(LearnerConnection connection) throws IOException {
        StagedCopy copy = StagedCopy.begin(staging);
        try {
            copy.tree().fill(connection.snapshot(), connection.startZxid());
            connection.endSnapshot();
            Learned learned = next(connection);
            while (!(learned instanceof Learned.UpToDate)) {
                if (learned instanceof Learned.Committed committed) {
                    copy.tree().apply(committed.transaction());
                } else if (learned instanceof Learned.Synchronized) {
                    copy.tree().becomesExact();
                }
                learned = next(connection);
            }
            servers.recognize(connection.configuration());
            copy.complete();
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
        lastTold = copy.received().zxid();
        put(new SourceEvent.TreeReceived(copy), 0);
    }

    /** What a leader that is not confirmed yet tells may never be committed. */
    private void holdUntilConfirmed(LearnerConnection connection) throws IOException {
        List<Learned.Committed> held = new ArrayList<>();
        long bytes = 0;
        Learned learned = next(connection);
        while (!(learned instanceof Learned.UpToDate)) {
            if (learned instanceof Learned.Committed committed) {
                held.add(committed);
                bytes += SourceEvent.Told.bytes(committed.bytes());
                if (bytes > WAITING_BYTES_MAX) {
                    throw new TooFarBehindException(WAITING_BYTES_MAX);
                }
            }
            learned = next(connection);
        }
        servers.recognize(connection.configuration());
        for (Learned.Committed committed : held) {
            put(committed);
        }
    }

    private void put(Learned learned) throws IOException {
        if (learned instanceof Learned.Committed committed) {
            long bytes = SourceEvent.Told.bytes(committed.bytes());
            refuseTooMuch(bytes);
            lastTold = committed.transaction().zxid();
            // Here, where the order is that of the connection: what it was asked for is forgotten when it ends.
            boolean ours = requests.isAnsweredBy(committed.transaction());
            put(new SourceEvent.Told(committed.transaction(), ours), bytes);
        } else if (learned instanceof Learned.Ping ping) {
            lastTold = Math.max(lastTold, ping.lastProposed());
            refuseTooMuch(ALIVE_BYTES);
            put(new SourceEvent.Alive(ping.lastProposed(), requests.unanswered()), ALIVE_BYTES);
            requests.look();
        } else if (learned instanceof Learned.Revalidated revalidated) {
            requests.revalidated(revalidated.sessionId(), revalidated.valid());
        } else if (learned instanceof Learned.Synced) {
            refuseTooMuch(ALIVE_BYTES);
            put(new SourceEvent.Synced(), ALIVE_BYTES);
        }
    }

    private void refuseTooMuch(long bytes) throws IOException {
        long waiting = waitingBytes.get();
        // One always may: it would never be taken otherwise.
        if (waiting > 0 && waiting + bytes > WAITING_BYTES_MAX) {
            throw new IOException("transactions of " + (WAITING_BYTES_MAX >> 20) + " MiB wait to be taken: the"
                    + " source is read again once they are");
        }
    }

    private void put(SourceEvent event, long bytes) {
        waitingBytes.addAndGet(bytes);
        events.add(new Waiting(event, bytes));
    }

    /** Gives the connection up, and what was not taken. */
    @Override
    public void close() throws IOException {
        closed = true;
        LearnerConnection connection = open.get();
        if (connection != null) {
            requests.closed(connection);
            connection.close();
        }
        discard();
    }

    private void discard() throws IOException {
        for (Waiting next = events.poll(); next != null; next = events.poll()) {
            if (next.event instanceof SourceEvent.TreeReceived tree) {
                tree.copy().close();
            }
        }
    }
}
