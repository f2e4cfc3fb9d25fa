package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowChangesTest {
    private static final long ID = 0x0100_0000_0000_0001L;
    private static final Session SESSION = new Session(ID, 10_000, Bytes.utf8("0123456789abcdef"), 1, 1);
    private static final ZnodePath A = new ZnodePath("/a");

    private final WrittenRows store = new WrittenRows();
    private final RowReader rows = new RowReader(store);

    private RowChanges entry() {
        return new RowChanges(store.state, new ByteWriter(64));
    }

    private RowBefore before(ZnodePath path) {
        return RowBefore.of(rows.znode(path));
    }

    private static List<String> lines(StoreBatch batch) {
        List<String> lines = new ArrayList<>();
        batch.forEach(new StoreBatch.Visitor() {
            @Override
            public void put(Table table, byte[] key, byte[] value) {
                lines.add("put " + table.name());
            }

            @Override
            public void putNew(Table table, byte[] key, byte[] value) {
                lines.add("new " + table.name());
            }

            @Override
            public void delete(Table table, byte[] key) {
                lines.add("delete " + table.name());
            }
        });
        return lines;
    }

    private void createRootAndA(long owner) {
        store.change(entry -> entry.putZnode(
                ZnodePath.ROOT, null, WrittenRows.znode("", Owner.PERSISTENT).withChildren(1, 1, 7)));
        store.change(entry -> entry.putSession(null, SESSION));
        store.create("/a", owner);
        assertThat(StateAudit.findings(store)).isEmpty();
    }

    /** A store may forget a row that is said to be new and is deleted, and what was there before would come back. */
    @Test
    void onlyARowThatWasNotThereIsNew() {
        createRootAndA(Owner.PERSISTENT);
        RowChanges first = entry();
        first.putZnode(new ZnodePath("/b"), null, WrittenRows.znode("", Owner.PERSISTENT));
        first.putSession(null, new Session(ID + 1, 1, Bytes.EMPTY, 1, 1));
        assertThat(lines(first.batch())).containsExactly("new znodes", "new children", "new sessions");

        RowChanges second = entry();
        second.putZnode(A, before(A), WrittenRows.znode("more", Owner.PERSISTENT));
        second.putSession(rows.session(ID), SESSION.toBeEnded());
        assertThat(lines(second.batch())).containsExactly("put znodes", "put sessions");
    }

    @Test
    void aChangedZnodeIsGivenBackAsItIsStored() {
        createRootAndA(Owner.PERSISTENT);
        RowChanges entry = entry();
        Znode after = WrittenRows.znode("longer than before", Owner.PERSISTENT);
        Stored<Znode> given = entry.putZnode(A, before(A), after);
        store.state = entry.finish(store.state);
        store.commit(entry.batch());

        assertThat(given).isEqualTo(rows.znode(A));
        assertThat(given.value()).isEqualTo(after);
        assertThat(StateAudit.findings(store)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Owner.PERSISTENT, Owner.CONTAINER, 0xff00_0000_0000_0007L, ID})
    void aZnodeThatIsRemovedLeavesNoRow(long owner) {
        createRootAndA(owner);
        store.change(entry -> {
            entry.removeZnode(A, before(A));
            entry.putZnode(
                    ZnodePath.ROOT,
                    before(ZnodePath.ROOT),
                    WrittenRows.znode("", Owner.PERSISTENT).withChildren(0, 1, 8));
        });
        for (Table index : List.of(Tables.CHILDREN, Tables.EPHEMERALS, Tables.REMOVABLES)) {
            assertThat(WrittenRows.count(store, index)).as(index.name()).isZero();
        }
        assertThat(StateAudit.findings(store)).isEmpty();
    }

    @Test
    void aZnodeThatGetsAnotherOwnerIsListedWhereItBelongsNow() {
        createRootAndA(Owner.CONTAINER);
        assertThat(WrittenRows.count(store, Tables.REMOVABLES)).isOne();
        store.change(entry -> entry.putZnode(A, before(A), WrittenRows.znode("data", ID)));
        assertThat(WrittenRows.count(store, Tables.REMOVABLES)).isZero();
        assertThat(rows.isListedEphemeral(ID, A)).isTrue();
        assertThat(StateAudit.findings(store)).isEmpty();

        store.change(entry -> entry.putZnode(A, before(A), WrittenRows.znode("data", Owner.PERSISTENT)));
        assertThat(rows.isListedEphemeral(ID, A)).isFalse();
        assertThat(WrittenRows.count(store, Tables.REMOVABLES)).isZero();
        assertThat(StateAudit.findings(store)).isEmpty();
    }

    @Test
    void theLastEntryOfEachMemberIsKeptUnderItsNumber() {
        Entry.Origin near = new Entry.Origin(1, 2, 3);
        Entry.Origin far = new Entry.Origin(0x0102_0304, 5, 6);
        store.change(entry -> {
            entry.putOrigin(far);
            entry.putOrigin(new Entry.Origin(1, 2, 2));
            entry.putOrigin(near);
        });
        List<Entry.Origin> origins = new ArrayList<>();
        rows.forEachOrigin(origins::add);
        assertThat(origins).containsExactly(near, far);
    }
}
