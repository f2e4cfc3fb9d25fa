package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.op.CreateMode;
import io.oarlock.rows.StateAudit;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeTotals;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An audit finds each kind of row that is missing, by its name. */
class StateAuditTest {
    private static final String SESSION = Long.toHexString(Core.SESSION);

    private final Core core = Core.withSession();

    @BeforeEach
    void aTree() {
        core.create("/a");
        core.create("/a/e", CreateMode.EPHEMERAL);
        core.run(Core.container("/c"));
        assertThat(findings()).isEmpty();
    }

    private List<String> findings() {
        return StateAudit.findings(core.store);
    }

    private void delete(String table, byte[] key) {
        core.store.commit(new StoreBatch().delete(new Table(table), key));
    }

    private static byte[] utf8(String text) {
        return Bytes.utf8(text).array();
    }

    private static byte[] session() {
        return ByteBuffer.allocate(Long.BYTES).putLong(Core.SESSION).array();
    }

    @Test
    void anEphemeralThatIsNotListedForItsSession() {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.writeBytes(session());
        key.writeBytes(utf8("/a/e"));
        delete("ephemerals", key.toByteArray());
        assertThat(findings())
                .containsExactlyInAnyOrder(
                        "/a/e is not listed for session 0x" + SESSION, "rows of ephemerals: 0 found, 1 noted");
    }

    @Test
    void anEphemeralWhoseSessionIsGone() {
        delete("sessions", session());
        assertThat(findings())
                .contains("/a/e is left of session 0x" + SESSION)
                .anyMatch(finding -> finding.startsWith("digest"))
                .anyMatch(finding -> finding.startsWith("totals"));
    }

    @Test
    void aChildThatItsParentDoesNotList() {
        delete("children", utf8("/a\0e"));
        assertThat(findings())
                .contains("children of /a: 0 found, 1 noted")
                .anyMatch(finding -> finding.startsWith("rows of children"))
                .hasSize(2);
    }

    @Test
    void aContainerThatIsNotListedAsRemovable() {
        delete("removables", utf8("/c"));
        assertThat(findings()).containsExactly("rows of removables: 0 found, 1 noted");
    }

    @Test
    void aRemovableThatIsNone() {
        delete("znodes", utf8("/c"));
        assertThat(findings()).contains("removable /c is none", "child c of / is missing");
    }

    @Test
    void aStateRowThatIsMissing() {
        delete("meta", utf8("state"));
        assertThat(findings()).containsExactly("the state row is missing");
    }

    @Test
    void oneWalkWithoutLookupsFindsThatARowOfAnyTableIsMissing() {
        assertThat(StateAudit.differences(core.store, () -> {})).isEmpty();
        byte[] ephemeral = ByteBuffer.allocate(Long.BYTES + 4)
                .put(session())
                .put(utf8("/a/e"))
                .array();
        Map<String, byte[]> rows = Map.of(
                "znodes", utf8("/a"),
                "children", utf8("/a\0e"),
                "sessions", session(),
                "ephemerals", ephemeral,
                "removables", utf8("/c"),
                "meta", utf8("state"));
        rows.forEach((table, key) -> {
            byte[] row = core.store.get(new Table(table), key);
            assertThat(row).as(table).isNotNull();
            delete(table, key);
            assertThat(StateAudit.differences(core.store, () -> {})).as(table).isNotEmpty();
            core.store.commit(new StoreBatch().put(new Table(table), key, row));
        });
        assertThat(StateAudit.differences(core.store, () -> {})).isEmpty();
    }

    @Test
    void aStateThatLostARowIsNotOpened() {
        delete("znodes", utf8("/"));
        assertThatThrownBy(() -> new Core(core.store))
                .isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining("digest");
    }

    /** The rest is left to the comparison behind the start. */
    @Test
    void anOpeningReadsAllRowsOnlyWhereTheyAreFewAndShort() {
        core.create("/large", "x".repeat(1000), Acl.OPEN.entries());
        delete("znodes", utf8("/a"));
        assertThat(StateAudit.differencesAtOpening(core.store, 100, 2000)).isNotEmpty();
        assertThat(StateAudit.differencesAtOpening(core.store, 3, 2000)).isEmpty();
        assertThat(StateAudit.differencesAtOpening(core.store, 100, 900)).isEmpty();
    }

    /** It would be taken for a new one, and get a first tree over what is there. */
    @Test
    void aStateWithoutItsStateRowIsNotTakenForAnEmptyOne() {
        delete("meta", utf8("state"));
        assertThatThrownBy(() -> new Core(core.store))
                .isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining("the state row is missing");
    }

    @Test
    void anEmptyStoreIsOpened() {
        assertThat(StateAudit.differencesAtOpening(HeapStore.open(ZnodeCore.tables()), 100, 2000))
                .isEmpty();
    }

    @Test
    void anOpeningReadsAllRowsUpToExactlyItsBounds() {
        TreeTotals totals = core.core.tree().totals();
        long rows = totals.znodes() + totals.sessions();
        long dataBytes = totals.dataBytes();
        delete("removables", utf8("/c"));
        assertThat(StateAudit.differencesAtOpening(core.store, rows, dataBytes)).isNotEmpty();
        assertThat(StateAudit.differencesAtOpening(core.store, rows - 1, dataBytes))
                .isEmpty();
        assertThat(StateAudit.differencesAtOpening(core.store, rows, dataBytes - 1))
                .isEmpty();
    }

    /** Whoever compares beside the apply thread makes room for it after each row. */
    @Test
    void aWalkIsInterruptedAfterEveryRow() {
        TreeTotals totals = core.core.tree().totals();
        int[] rows = {0};
        assertThat(StateAudit.differences(core.store, () -> rows[0]++)).isEmpty();
        long children = totals.znodes() - 1;
        long removables = 1;
        assertThat((long) rows[0])
                .isEqualTo(totals.znodes() + totals.sessions() + children + totals.ephemerals() + removables);
    }

    @Test
    void onlyTheFirstHundredFindingsAreNamed() {
        for (int i = 0; i < 120; i++) {
            core.create("/e" + i, CreateMode.EPHEMERAL);
        }
        delete("sessions", session());
        assertThat(findings()).hasSize(100);
    }
}
