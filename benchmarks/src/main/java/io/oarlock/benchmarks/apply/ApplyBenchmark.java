package io.oarlock.benchmarks.apply;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.Decision;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the apply thread does with an entry, over RocksDB: decode, decide, publish. One score is one client operation;
 * an entry carries {@link #BATCH} of them, as under load. Encoding belongs to other threads and is measured apart.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class ApplyBenchmark {
    static final int BATCH = 100;

    private static final int MULTI = 10;

    private static final long SESSION = 0x0100_0000_0000_0001L;
    private static final Bytes PASSWORD = Bytes.utf8("0123456789abcdef");
    private static final int PARENTS = 100;
    private static final int CACHED = 1000;
    private static final List<Identity> IDENTITIES = List.of(new Identity("ip", "10.0.0.1"));

    @Param({"100000"})
    int znodes;

    @Param({"100"})
    int dataBytes;

    /** Whether changes wait on the heap for RocksDB, as in the server. */
    @Param({"true", "false"})
    boolean overlay;

    private final Random random = new Random(1);
    private Path home;
    private OrderedStore store;
    private ZnodeCore core;
    private Bytes data;
    private long index;
    private long created;

    @Setup(Level.Trial)
    public void open() throws IOException {
        home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "apply");
        store = RocksStore.open(home, ZnodeCore.tables(), RocksSettings.DEFAULTS);
        if (overlay) {
            store = OverlayStore.over(store, ZnodeCore.tables(), OverlaySettings.DEFAULTS);
        }
        core = ZnodeCore.open(store, new CoreSettings(256L << 20));
        data = Bytes.wrap(new byte[dataBytes]);
        apply(encode(List.of(new Proposal(SESSION, 0, IDENTITIES, new Operation.OpenSession(1, PASSWORD)))));
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < PARENTS; i++) {
            proposals.add(create("/parent-" + i));
        }
        apply(encode(proposals));
        for (int i = 0; i < znodes; i += BATCH) {
            apply(encode(proposals(BATCH, this::nextCreate)));
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Decision setData() {
        return apply(encode(proposals(BATCH, this::nextSet)));
    }

    /** As {@link #setData}, ten sets in each multi. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Decision multi() {
        return apply(encode(proposals(BATCH / MULTI, this::nextMulti)));
    }

    @Benchmark
    public Decision setDataAlone() {
        return apply(encode(proposals(1, this::nextSet)));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Decision create() {
        return apply(encode(proposals(BATCH, this::nextCreate)));
    }

    /** A znode that comes with one entry and goes with the next, as those of locks do. */
    @Benchmark
    public Decision createAndDelete() {
        String path = path(created++).value();
        apply(encode(List.of(create(path))));
        Operation delete = new Operation.Delete(new ZnodePath(path), -1);
        return apply(encode(List.of(new Proposal(SESSION, 1, IDENTITIES, delete))));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public byte[] encodeOnly() {
        return encode(proposals(BATCH, this::nextSet));
    }

    /** A read of the applied state that the cache of decoded znodes holds, as {@code exists} and {@code get} do it. */
    @Benchmark
    public @Nullable Znode readCached() {
        return core.tree().find(path(random.nextInt(CACHED)));
    }

    /** A read that may have to go to RocksDB, when there are more znodes than the cache holds. */
    @Benchmark
    public @Nullable Znode readAny() {
        return core.tree().find(path(random.nextInt(znodes)));
    }

    private Proposal nextSet() {
        Operation set = new Operation.SetData(path(random.nextInt(znodes)), data, -1);
        return new Proposal(SESSION, 1, IDENTITIES, set);
    }

    private Proposal nextMulti() {
        List<Operation> sets = new ArrayList<>(MULTI);
        for (int i = 0; i < MULTI; i++) {
            sets.add(nextSet().operation());
        }
        return new Proposal(SESSION, 1, IDENTITIES, new Operation.Multi(sets));
    }

    private Proposal nextCreate() {
        return create(path(created++).value());
    }

    private Proposal create(String path) {
        Operation create =
                new Operation.Create(new ZnodePath(path), data, Acl.OPEN.entries(), 0, 0, Operation.Create.Form.CREATE);
        return new Proposal(SESSION, 1, IDENTITIES, create);
    }

    private static ZnodePath path(long number) {
        return new ZnodePath("/parent-" + number % PARENTS + "/child-" + number);
    }

    private static List<Proposal> proposals(int count, Supplier<Proposal> source) {
        List<Proposal> proposals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            proposals.add(source.get());
        }
        return proposals;
    }

    private byte[] encode(List<Proposal> proposals) {
        return EntryCodec.encode(new Entry.Origin(1, 1, index + 1), proposals);
    }

    private Decision apply(byte[] encoded) {
        EntryCodec.stamp(encoded, new Entry.Stamp(index, Policy.DEFAULT));
        Decision decision = core.decide(new LogPosition(1, index++), EntryCodec.decode(encoded));
        if (decision.effects().get(0).outcome() instanceof Outcome.Failed failed) {
            throw new IllegalStateException("nothing is measured: " + failed);
        }
        core.publish(decision);
        return decision;
    }
}
