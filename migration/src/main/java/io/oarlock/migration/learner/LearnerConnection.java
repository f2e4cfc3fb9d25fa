package io.oarlock.migration.learner;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.migration.zookeeper.SnapshotRecords;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.migration.zookeeper.TransactionDecoder;
import io.oarlock.model.Bytes;
import io.oarlock.model.Zxid;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.quorum.LearnerInfo;
import org.apache.zookeeper.server.quorum.QuorumPacket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the quorum port of a ZooKeeper leader, as an observer that the ensemble's configuration does not
 * name: it has no vote, and nothing of the ensemble depends on it. Used by one thread, but for {@link #request},
 * {@link #revalidate} and {@link #close}.
 *
 * <p>The order is the protocol's: {@link #join}, then {@link #snapshot} where the leader sends one, then {@link #next}
 * until an exception.
 */
public final class LearnerConnection implements Closeable {
    /** The zxid of whoever has no tree yet: the leader sends all of it. */
    public static final long NOTHING = -1;

    /** Numbers of voters are small. One of theirs would count in elections, so ours are out of their reach. */
    private static final long OBSERVER_ID_BASE = 1_000_000;

    private static final int PROTOCOL_VERSION = 0x10000;
    private static final int NO_VOTE_FOR_EPOCH = -1;
    private static final int CONNECT_MILLIS = 3_000;
    /** A leader waits for a quorum before it confirms itself, for as long as its initLimit says. */
    private static final int SILENCE_BEFORE_CONFIRMED_MILLIS = 60_000;
    /** A leader that lives pings every half tick. */
    private static final int SILENCE_MILLIS = 15_000;

    private static final long PROPOSED_BYTES_MAX = 64L << 20;
    /** Objects that a part of a transaction is made of; a part itself may have a few bytes only. */
    private static final int PART_BYTES = 100;

    /**
     * More than a member can apply at once, and as many as the heap bears whoever says that it is a leader: the
     * smallest takes twenty bytes on the wire.
     */
    private static final int PARTS_MAX = 250_000;

    private static final int ZXID_OFFSET = Long.BYTES + Integer.BYTES;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int EPOCH_SHIFT = 32;
    private static final String SIGNATURE = "BenWasHere";

    private final Socket socket;
    private final PacketReader in;
    private final BufferedOutputStream out;
    private final OutputArchive archive;
    private final ReentrantLock sending = new ReentrantLock();
    private final SendDeadline deadline;
    private final long unconfirmedNanosMax;
    private long unconfirmedSinceNanos;
    private volatile Supplier<Bytes> touched = () -> Bytes.EMPTY;
    private final Queue<Proposed> proposed = new ArrayDeque<>();
    private long proposedBytes;
    private boolean confirmed;
    private long epochZxid;
    private long startZxid;
    private String configuration = "";

    private static final class Proposed {
        private static final int OVERHEAD_BYTES = 64;

        private final long zxid;
        private final byte[] transaction;

        Proposed(long zxid, byte[] transaction) {
            this.zxid = zxid;
            this.transaction = transaction;
        }

        long bytes() {
            return OVERHEAD_BYTES + (long) transaction.length;
        }
    }

    /** From where on the leader tells its transactions. */
    public enum Start {
        /** From behind the zxid that we have said. */
        DIFF,
        /** From a snapshot, which is to be read next. */
        SNAPSHOT
    }

    private LearnerConnection(Socket socket, SocketLayer layer, Patience patience) throws IOException {
        this.socket = socket;
        this.deadline = SendDeadline.of(socket, patience.unreadMillisMax());
        this.unconfirmedNanosMax = TimeUnit.MILLISECONDS.toNanos(patience.unconfirmedMillisMax());
        Socket upper =
                deadline.within("it does not end the handshake of TLS: " + SocketLayer.HINT, () -> layer.over(socket));
        this.in = new PacketReader(upper.getInputStream(), patience.waitMillisMax());
        this.out = new BufferedOutputStream(upper.getOutputStream(), BUFFER_BYTES);
        this.archive = BinaryOutputArchive.getArchive(out);
    }

    /**
     * Only the leader listens there.
     *
     * @throws IOException when nobody does
     */
    public static LearnerConnection connect(InetSocketAddress quorumPort, SocketLayer layer) throws IOException {
        return connect(quorumPort, layer, Patience.DEFAULT);
    }

    static LearnerConnection connect(InetSocketAddress quorumPort, SocketLayer layer, Patience patience)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENCE_BEFORE_CONFIRMED_MILLIS);
            socket.connect(quorumPort, CONNECT_MILLIS);
            return new LearnerConnection(socket, layer, patience);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Asks for everything behind a transaction. Nothing that is said here takes part in an election.
     *
     * @param member of ours, which tells apart those who learn at the same time
     * @param lastZxid that we have; {@link #NOTHING} for a snapshot
     * @throws SourceBehindException when the leader does not have what we have
     */
    public Start join(int member, long lastZxid) throws IOException {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        new LearnerInfo(OBSERVER_ID_BASE + member, PROTOCOL_VERSION, 0)
                .serialize(BinaryOutputArchive.getArchive(info), "learnerInfo");
        QuorumPacket leader = greeting(info.toByteArray());
        if (leader.getType() != PacketType.LEADER_INFO) {
            throw new IOException("the leader begins with a packet of type " + leader.getType());
        }
        epochZxid = leader.getZxid();
        long epoch = epoch();
        if (lastZxid != NOTHING && epoch < lastZxid >>> EPOCH_SHIFT) {
            throw new SourceBehindException(
                    "the leader is of epoch " + epoch + ", the last transaction taken is " + Zxid.hex(lastZxid));
        }
        send(
                PacketType.ACK_EPOCH,
                lastZxid,
                ByteBuffer.allocate(Integer.BYTES).putInt(NO_VOTE_FOR_EPOCH).array());
        QuorumPacket start = in.receive();
        startZxid = start.getZxid();
        unconfirmedSinceNanos = System.nanoTime();
        return switch (start.getType()) {
            case PacketType.DIFF -> Start.DIFF;
            case PacketType.SNAP -> {
                refuseOlderTree(lastZxid);
                yield Start.SNAPSHOT;
            }
            case PacketType.TRUNC ->
                throw new SourceBehindException("the leader knows no transaction behind " + Zxid.hex(start.getZxid())
                        + ", the last one taken is " + Zxid.hex(lastZxid));
            default -> throw new IOException("the leader answers with a packet of type " + start.getType());
        };
    }

    private QuorumPacket greeting(byte[] info) throws IOException {
        try {
            send(PacketType.OBSERVER_INFO, 0, info);
            return in.receive();
        } catch (EOFException | SocketException | SSLException e) {
            throw new IOException("it hangs up before it says that it leads (" + e + "): " + SocketLayer.HINT, e);
        }
    }

    /** A server that was set back, as from a backup, may have forgotten that there ever was more. */
    private void refuseOlderTree(long lastZxid) throws SourceBehindException {
        if (lastZxid != NOTHING && startZxid < lastZxid) {
            throw new SourceBehindException("the leader has a tree of " + Zxid.hex(startZxid)
                    + ", the last transaction taken is " + Zxid.hex(lastZxid));
        }
    }

    /** The leader's epoch, the upper half of its zxids. */
    public long epoch() {
        return epochZxid >>> EPOCH_SHIFT;
    }

    /** The ensemble's, as the leader has it; empty before it told, and of a leader before 3.5. */
    public String configuration() {
        return configuration;
    }

    /** The last transaction that the snapshot holds for sure. */
    public long startZxid() {
        return startZxid;
    }

    /** Reads the snapshot to its last znode with what it returns, then {@link #endSnapshot}. */
    public SnapshotRecords snapshot() throws IOException {
        return SnapshotRecords.begin(JuteRecords.reader(in.snapshot()));
    }

    public void endSnapshot() throws IOException {
        String signature = JuteRecords.reader(in.restOfSnapshot()).readString("signature");
        if (!SIGNATURE.equals(signature)) {
            throw new IOException("the snapshot of the leader does not end as it should");
        }
        unconfirmedSinceNanos = System.nanoTime();
    }

    /** Waits for what the leader tells next. Pings are answered here, so somebody has to wait here. */
    public Learned next() throws IOException {
        while (true) {
            Learned learned = learn(in.receive());
            if (!confirmed && System.nanoTime() - unconfirmedSinceNanos > unconfirmedNanosMax) {
                throw new IOException("the leader was not confirmed by a majority of its servers in "
                        + TimeUnit.NANOSECONDS.toSeconds(unconfirmedNanosMax) + " s");
            }
            if (learned != null) {
                return learned;
            }
        }
    }

    private @Nullable Learned learn(QuorumPacket packet) throws IOException {
        return switch (packet.getType()) {
            case PacketType.PROPOSAL -> {
                proposed(new Proposed(packet.getZxid(), data(packet)));
                yield null;
            }
            case PacketType.COMMIT, PacketType.COMMIT_AND_ACTIVATE -> committed(packet.getZxid());
            case PacketType.INFORM -> transaction(data(packet));
            case PacketType.INFORM_AND_ACTIVATE -> {
                // The member that is to lead the new configuration comes before the transaction.
                byte[] data = data(packet);
                yield transaction(Arrays.copyOfRange(data, Math.min(Long.BYTES, data.length), data.length));
            }
            case PacketType.NEW_LEADER -> {
                configuration = packet.getData() == null ? "" : new String(packet.getData(), StandardCharsets.UTF_8);
                send(PacketType.ACK, packet.getZxid(), null);
                yield new Learned.Synchronized();
            }
            case PacketType.UP_TO_DATE -> {
                send(PacketType.ACK, epochZxid, null);
                socket.setSoTimeout(SILENCE_MILLIS);
                confirmed = true;
                yield new Learned.UpToDate();
            }
            case PacketType.PING -> {
                send(PacketType.PING, packet.getZxid(), touched.get().array());
                yield new Learned.Ping(confirmed ? packet.getZxid() : 0);
            }
            case PacketType.REVALIDATE -> {
                ByteBuffer answer = ByteBuffer.wrap(data(packet));
                if (answer.remaining() <= Long.BYTES) {
                    throw new IOException("the leader's answer on a session is cut short");
                }
                yield new Learned.Revalidated(answer.getLong(), answer.get() != 0);
            }
            case PacketType.SYNC -> new Learned.Synced();
            default -> throw new IOException("the leader sends a packet of type " + packet.getType());
        };
    }

    /** A leader proposes a bounded number of transactions before it commits them; what says that it is one may not. */
    private void proposed(Proposed next) throws IOException {
        proposedBytes += next.bytes();
        if (proposedBytes > PROPOSED_BYTES_MAX) {
            throw new IOException("the leader has proposed more than " + (PROPOSED_BYTES_MAX >> 20)
                    + " MiB of transactions that it does not commit");
        }
        proposed.add(next);
    }

    private Learned committed(long zxid) throws IOException {
        Proposed oldest = proposed.poll();
        if (oldest == null || oldest.zxid != zxid) {
            throw new IOException("the leader commits " + Zxid.hex(zxid) + ", but it has proposed "
                    + (oldest == null ? "nothing" : Zxid.hex(oldest.zxid)));
        }
        proposedBytes -= oldest.bytes();
        return transaction(oldest.transaction);
    }

    private static Learned transaction(byte[] bytes) throws IOException {
        try {
            int parts = TransactionDecoder.announcedParts(bytes);
            if (parts > PARTS_MAX) {
                throw new IOException(
                        "transaction " + Zxid.hex(ByteBuffer.wrap(bytes).getLong(ZXID_OFFSET)) + " with " + parts
                                + " parts, of which " + PARTS_MAX + " are possible");
            }
            Transaction transaction = TransactionDecoder.decode(bytes);
            return new Learned.Committed(transaction, bytes.length + PART_BYTES * transaction.parts());
        } catch (IOException | IllegalArgumentException e) {
            throw new UnknownTransactionException("the leader sends what is no transaction of a known kind: " + e, e);
        }
    }

    private static byte[] data(QuorumPacket packet) throws IOException {
        byte[] data = packet.getData();
        if (data == null) {
            throw new IOException("a packet of type " + packet.getType() + " without a transaction");
        }
        return data;
    }

    // ---- on behalf of clients

    /**
     * Answers the leader's pings with the sessions that were heard of.
     *
     * @param sessions gives their ids, each with its timeout in milliseconds as an int; on the thread that reads
     */
    public void answerPingsWith(Supplier<Bytes> sessions) {
        touched = sessions;
    }

    /**
     * Passes a request on; blocks while the leader does not read, up to a deadline. Any thread, once the leader is
     * confirmed.
     */
    public void request(LearnerRequest request) throws IOException {
        byte[] data = ByteBuffer.allocate(request.bytes())
                .putLong(request.sessionId())
                .putInt(request.cxid())
                .putInt(request.opcode())
                .put(request.record().array())
                .array();
        // A list that is missing, unlike an empty one, makes the leader fail.
        List<Id> identities = request.identities().stream()
                .map(each -> new Id(each.scheme(), each.id()))
                .toList();
        send(new QuorumPacket(PacketType.REQUEST, -1, data, identities));
    }

    /** Asks whether a session lives, and makes this connection the one that its requests come over. As above. */
    public void revalidate(long sessionId, int timeoutMillis) throws IOException {
        byte[] data = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(sessionId)
                .putInt(timeoutMillis)
                .array();
        send(new QuorumPacket(PacketType.REVALIDATE, -1, data, null));
    }

    private void send(int type, long zxid, byte @Nullable [] data) throws IOException {
        send(new QuorumPacket(type, zxid, data, null));
    }

    private void send(QuorumPacket packet) throws IOException {
        sending.lock();
        try {
            QuorumPacket unused = deadline.within("the leader does not read what is sent to it", () -> {
                packet.serialize(archive, "packet");
                out.flush();
                return packet;
            });
        } finally {
            sending.unlock();
        }
    }

    /** Any thread: whoever waits for the leader gets an exception. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
