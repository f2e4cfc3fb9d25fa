package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.ZnodePath;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.rows.StateAudit;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import io.oarlock.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The same entries give the same state and the same answers, however one gets there. */
class DeterminismTest {
    private static final Policy POLICY = new Policy(false, true, true, false);

    @Provide
    Arbitrary<List<List<Proposal>>> histories() {
        return Histories.entries();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void aCheckpointPlusTheRestIsTheWhole(@ForAll("histories") List<List<Proposal>> history) {
        HeapStore whole = HeapStore.open(ZnodeCore.tables());
        List<Effects> answers = run(whole, history, 0, history.size());
        assertThat(StateAudit.findings(whole)).isEmpty();
        for (int k = 0; k < history.size(); k++) {
            HeapStore first = HeapStore.open(ZnodeCore.tables());
            List<Effects> resumed = new ArrayList<>(run(first, history, 0, k));
            first.flush();
            run(first, history, k, history.size());
            HeapStore second = first.crash();
            assertThat(ZnodeCore.open(second, new CoreSettings(0)).applied().index())
                    .isEqualTo(k - 1L);
            resumed.addAll(run(second, history, k, history.size()));
            assertThat(resumed).isEqualTo(answers);
            assertThat(dump(second)).isEqualTo(dump(whole));
        }
    }

    /** A client cannot tell how its requests were batched. */
    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void howProposalsAreBatchedDoesNotMatter(@ForAll("histories") List<List<Proposal>> history) {
        List<Proposal> flat = history.stream().flatMap(List::stream).toList();
        HeapStore batched = HeapStore.open(ZnodeCore.tables());
        HeapStore single = HeapStore.open(ZnodeCore.tables());
        HeapStore atOnce = HeapStore.open(ZnodeCore.tables());
        List<Effects> answers = run(batched, history, 0, history.size());
        List<List<Proposal>> ones = flat.stream().map(List::of).toList();
        assertThat(run(single, ones, 0, ones.size())).isEqualTo(answers);
        assertThat(run(atOnce, List.of(flat), 0, 1)).isEqualTo(answers);
        assertThat(dump(single)).isEqualTo(dump(batched));
        assertThat(dump(atOnce)).isEqualTo(dump(batched));
        assertThat(StateAudit.findings(atOnce)).isEmpty();
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void rocksDbGivesWhatTheHeapGives(@ForAll("histories") List<List<Proposal>> history) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "stores"));
        Path home = Files.createTempDirectory(directory, "determinism");
        HeapStore heap = HeapStore.open(ZnodeCore.tables());
        RocksSettings settings = RocksSettings.DEFAULTS.withMemoryBytesMax(16L << 20);
        int half = history.size() / 2;
        List<Effects> answers = new ArrayList<>();
        try {
            try (RocksStore rocks = RocksStore.open(home, ZnodeCore.tables(), settings)) {
                answers.addAll(run(rocks, history, 0, half));
                rocks.flush();
            }
            try (RocksStore rocks = RocksStore.open(home, ZnodeCore.tables(), settings)) {
                answers.addAll(run(rocks, history, half, history.size()));
                assertThat(answers).isEqualTo(run(heap, history, 0, history.size()));
                assertThat(dump(rocks)).isEqualTo(dump(heap));
                assertThat(StateAudit.findings(rocks)).isEmpty();
            }
        } finally {
            delete(home);
        }
    }

    /** Entries {@code from} to {@code to} at their places in the log, on a core opened for them. */
    private static List<Effects> run(OrderedStore store, List<List<Proposal>> history, int from, int to) {
        ZnodeCore core = ZnodeCore.open(store, new CoreSettings(from % 2 == 0 ? 1 << 20 : 0));
        List<Effects> effects = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Entry.Origin origin = new Entry.Origin(1, 1, i + 1);
            Entry entry = new Entry(origin, new Entry.Stamp(5, POLICY), history.get(i));
            Decision decision = core.decide(new LogPosition(1, i), entry);
            core.publish(decision);
            effects.addAll(decision.effects());
        }
        return effects;
    }

    private static List<String> dump(OrderedStore store) {
        ZnodeCore core = ZnodeCore.open(store, new CoreSettings(0));
        List<String> lines = new ArrayList<>();
        lines.add(Long.toHexString(core.digest()) + " " + core.tree().totals() + " "
                + core.tree().lastZxid());
        core.tree().forEachSession(session -> lines.add(session.toString()));
        core.tree().forEachRemovable(path -> lines.add("removable " + path));
        dump(core.tree(), ZnodePath.ROOT, lines);
        return lines;
    }

    private static void dump(TreeReader tree, ZnodePath path, List<String> lines) {
        lines.add(path + " " + tree.find(path));
        tree.forEachChild(path, name -> {
            dump(tree, path.child(name), lines);
            return true;
        });
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
