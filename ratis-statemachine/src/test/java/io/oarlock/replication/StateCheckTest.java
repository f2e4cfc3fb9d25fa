package io.oarlock.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state too large to be read before it serves is compared with its digest behind the start. */
@Timeout(120)
class StateCheckTest {
    /** More znodes than are compared at opening. */
    private static final int ENTRIES = 22;

    private static final int PER_ENTRY = 500;

    @TempDir
    Path home;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void aLargeState() throws IOException {
        Applier applier = open();
        for (int i = 0; i < ENTRIES; i++) {
            int first = i * PER_ENTRY;
            applier.apply(
                    new LogPosition(1, i + 1), Entries.creating(i + 1, first, first + PER_ENTRY, new byte[] {1, 2, 3}));
        }
        applier.close();
    }

    private Applier open() throws IOException {
        StateDirectory directory = new StateDirectory(home);
        directory.prepare();
        MetricRegistry metrics = new MetricRegistry();
        Checkpoints checkpoints = new Checkpoints(
                directory,
                StoredState.opener(
                        path -> OverlayStore.over(rocks(path), ZnodeCore.tables(), OverlaySettings.DEFAULTS),
                        new CoreSettings(1 << 20)),
                metrics);
        return new Applier(checkpoints, 0, new DeafListener(), ApplyMark.in(home), metrics);
    }

    private static OrderedStore rocks(Path path) {
        return RocksStore.open(
                path,
                ZnodeCore.tables(),
                RocksSettings.DEFAULTS.withMemoryBytesMax(16L << 20).withLog());
    }

    private StateCheck checking(Applier applier) {
        StateCheck check = new StateCheck(applier, (reason, cause) -> faults.add(reason));
        check.start();
        return check;
    }

    private void remove(String table, String key) {
        try (OrderedStore store = rocks(home.resolve("state-0"))) {
            assertThat(store.get(new Table(table), key.getBytes(UTF_8))).isNotNull();
            store.commit(new StoreBatch().delete(new Table(table), key.getBytes(UTF_8)));
        }
    }

    @Test
    void aStateWithAllItsRowsIsLeftAlone() throws Exception {
        Applier applier = open();
        StateCheck check = checking(applier);
        // Entries go on meanwhile.
        int sequence = ENTRIES + 1;
        int from = ENTRIES * PER_ENTRY;
        applier.apply(new LogPosition(1, sequence), Entries.creating(sequence, from, from + PER_ENTRY, new byte[] {1}));
        check.join();
        applier.close();

        assertThat(faults).isEmpty();
        open().close();
    }

    @Test
    void aMissingZnodeEndsTheMemberAndItDoesNotStartAgain() throws Exception {
        remove("znodes", Entries.path(777).value());
        Applier applier = open();
        checking(applier).join();
        applier.close();

        assertThat(faults)
                .singleElement()
                .asString()
                .contains("the state is damaged", "digest", "state-0 away", "fetches everything");
        assertThatThrownBy(this::open).isInstanceOf(DamagedState.class).hasMessageContaining("state-0 away");
        DurableFiles.deleteTree(home.resolve("state-0"));
        open().close();
    }

    @Test
    void aMissingRowOfAListEndsTheMember() throws Exception {
        remove("children", "/\0a777");
        Applier applier = open();
        checking(applier).join();
        applier.close();

        assertThat(faults).singleElement().asString().contains("rows of children");
    }

    @Test
    void aRowThatIsDamagedEndsTheMember() throws Exception {
        try (OrderedStore store = rocks(home.resolve("state-0"))) {
            byte[] key = Entries.path(777).value().getBytes(UTF_8);
            store.commit(new StoreBatch().put(new Table("znodes"), key, new byte[30]));
        }
        Applier applier = open();
        checking(applier).join();
        applier.close();

        assertThat(faults).singleElement().asString().contains("damaged row in table znodes, key /a777");
        assertThatThrownBy(this::open).isInstanceOf(DamagedState.class).hasMessageContaining("/a777");
    }

    @Test
    void aLargeStateWithoutItsRootIsNotOpened() {
        remove("znodes", "/");

        assertThatThrownBy(this::open).isInstanceOf(DamagedState.class).hasMessageContaining("the row of / is missing");
    }

    @Test
    void stoppingTheMemberEndsTheComparison() throws Exception {
        Applier applier = open();
        StateCheck check = checking(applier);
        check.close();
        applier.close();
        check.join();

        assertThat(faults).isEmpty();
    }
}
