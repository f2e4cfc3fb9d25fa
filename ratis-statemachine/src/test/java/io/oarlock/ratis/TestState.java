package io.oarlock.ratis;

import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rules.Decision;
import io.oarlock.rules.DecisionObserver;
import io.oarlock.rules.LogPosition;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreStats;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A state that is a list: the data of every {@code setData} in the order of its application. It is on disk when it was
 * closed, copied or saved; what was applied since is lost in a crash, as with the real one.
 */
public final class TestState implements AppliedState {
    private static final String FILE = "CURRENT";
    static final String FLUSHED = "flushed";
    /** Data that makes the state break. */
    static final String POISON = "poison";
    /** Data that is not applied before there is a file of this name beside the state. */
    static final String HOLD = "hold";

    private final Path directory;
    private final List<String> values = new ArrayList<>();
    private final Map<Integer, Entry.Origin> origins = new TreeMap<>();
    private LogPosition applied = new LogPosition(0, -1);

    private TestState(Path directory) {
        this.directory = directory;
    }

    public static TestState open(Path directory) {
        TestState state = new TestState(directory);
        try {
            Files.createDirectories(directory);
            if (Files.exists(directory.resolve(FILE))) {
                state.load(directory.resolve(FILE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state;
    }

    /** What was applied so far; to be read through the gate. */
    public List<String> values() {
        return List.copyOf(values);
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public LogPosition applied() {
        return applied;
    }

    @Override
    public Decision decide(LogPosition position, Entry entry, DecisionObserver observer) {
        Entry.Origin origin = entry.origin();
        Entry.Origin last = lastOrigin(origin.member());
        Decision.Verdict verdict = verdict(last, origin);
        boolean applies = verdict == Decision.Verdict.APPLIED;
        List<Effects> effects = new ArrayList<>();
        StoreBatch batch = new StoreBatch();
        for (Proposal proposal : applies ? entry.proposals() : List.<Proposal>of()) {
            String value = valueOf(proposal);
            if (value.equals(POISON)) {
                throw new IllegalStateException("poisoned");
            }
            if (value.equals(HOLD)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(directory.resolveSibling(HOLD)));
            }
            pending.add(value);
            effects.add(new Effects(values.size() + pending.size(), Outcome.Done.DONE, List.of()));
        }
        return new Decision(position, verdict, applies ? origin : last, effects, List.of(), batch);
    }

    private final List<String> pending = new ArrayList<>();

    private static Decision.Verdict verdict(Entry.Origin last, Entry.Origin origin) {
        boolean newRun = origin.incarnation() > last.incarnation();
        long expected = newRun ? 1 : last.sequence() + 1;
        if (origin.incarnation() < last.incarnation() || origin.sequence() < expected) {
            return Decision.Verdict.DUPLICATE;
        }
        return origin.sequence() == expected ? Decision.Verdict.APPLIED : Decision.Verdict.GAP;
    }

    public static String valueOf(Proposal proposal) {
        Bytes data = ((Operation.SetData) proposal.operation()).data();
        return data == null ? "" : data.utf8();
    }

    @Override
    public void publish(Decision decision) {
        values.addAll(pending);
        pending.clear();
        origins.put(decision.lastOrigin().member(), decision.lastOrigin());
        applied = decision.position();
    }

    @Override
    public void advance(LogPosition position) {
        applied = position;
    }

    @Override
    public Entry.Origin lastOrigin(int member) {
        return origins.getOrDefault(member, new Entry.Origin(member, 0, 0));
    }

    @Override
    public void compare(Runnable afterRow) {}

    /** Leaves a mark, as the state itself is written when it is closed. */
    @Override
    public void flush() {
        try {
            Files.writeString(directory.resolve(FLUSHED), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void checkpoint(Path copy) {
        try {
            Files.createDirectories(copy.resolve("part"));
            Files.writeString(copy.resolve("part").resolve("000001.sst"), "");
            save(copy.resolve(FILE));
            save(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            save(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public StoreStats stats() {
        return new StoreStats(0, 0, 0, false);
    }

    @Override
    public void verify() {
        // The checksum was looked at when it was opened.
    }

    private void save(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(applied.term());
            out.writeLong(applied.index());
            out.writeInt(origins.size());
            for (Entry.Origin origin : origins.values()) {
                out.writeInt(origin.member());
                out.writeLong(origin.incarnation());
                out.writeLong(origin.sequence());
            }
            out.writeInt(values.size());
            for (String value : values) {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
            out.writeInt(Arrays.hashCode(bytes.toByteArray()));
        }
        Files.write(file, bytes.toByteArray());
    }

    private void load(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - Integer.BYTES;
        if (ByteBuffer.wrap(bytes).getInt(end) != Arrays.hashCode(Arrays.copyOf(bytes, end))) {
            throw new StoreException("the checksum of " + file + " is wrong");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            applied = new LogPosition(in.readLong(), in.readLong());
            for (int left = in.readInt(); left > 0; left--) {
                Entry.Origin origin = new Entry.Origin(in.readInt(), in.readLong(), in.readLong());
                origins.put(origin.member(), origin);
            }
            for (int left = in.readInt(); left > 0; left--) {
                values.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public TreeReader tree() {
        return new Tree(this);
    }

    @Override
    public TreeSnapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Only what tests ask for. */
    record Tree(TestState state) implements TreeReader {
        @Override
        public @Nullable Znode find(ZnodePath path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachChild(ZnodePath path, Predicate<String> consumer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int countDescendants(ZnodePath path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachEphemeral(long sessionId, Predicate<ZnodePath> consumer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Session session(long sessionId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachSession(Consumer<Session> consumer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachRemovable(Consumer<ZnodePath> consumer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long lastZxid() {
            return state.values.size();
        }

        @Override
        public boolean countsQuotas() {
            return false;
        }

        @Override
        public int rulesLevel() {
            return RulesLevel.NEWEST;
        }

        @Override
        public @Nullable MigrationState migration() {
            return null;
        }

        @Override
        public long timeMillis() {
            return 0;
        }

        @Override
        public TreeTotals totals() {
            return new TreeTotals(0, 0, 0, 0);
        }
    }
}
