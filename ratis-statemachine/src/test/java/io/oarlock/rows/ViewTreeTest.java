package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Owner;
import io.oarlock.model.ZnodePath;
import io.oarlock.tree.TreeSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTreeTest {
    private static final ZnodePath A = new ZnodePath("/a");

    private final WrittenRows store = new WrittenRows();

    private TreeSnapshot snapshot() {
        return new LiveTree(store, store.state, 1 << 20).snapshot();
    }

    private static List<String> znodes(TreeSnapshot snapshot) {
        List<String> paths = new ArrayList<>();
        snapshot.forEachZnode(
                (path, znode) -> paths.add(path + " " + znode.data().utf8()));
        return paths;
    }

    @Test
    void everyZnodeIsShownAsItWasWhenTheSnapshotWasTaken() {
        store.create("/", Owner.PERSISTENT);
        store.create("/b", Owner.PERSISTENT);
        store.create("/a", Owner.PERSISTENT);
        try (TreeSnapshot snapshot = snapshot()) {
            RowBefore before = RowBefore.of(new RowReader(store).znode(A));
            store.change(entry -> entry.putZnode(A, before, WrittenRows.znode("changed", Owner.PERSISTENT)));
            store.create("/a/new", Owner.PERSISTENT);
            assertThat(znodes(snapshot)).containsExactly("/ data", "/a data", "/b data");
        }
    }

    @Test
    void anEmptyStateShowsNoZnode() {
        try (TreeSnapshot snapshot = snapshot()) {
            assertThat(znodes(snapshot)).isEmpty();
        }
    }

    @Test
    void aSnapshotHasTheTimeAndTheTransactionOfItsMoment() {
        store.state = new CoreState(3, 4, 5, 6, 0, 7, store.state.totals());
        try (TreeSnapshot snapshot = snapshot()) {
            store.state = new CoreState(13, 14, 15, 16, 0, 17, store.state.totals());
            assertThat(snapshot.lastZxid()).isEqualTo(5);
            assertThat(snapshot.timeMillis()).isEqualTo(6);
            assertThat(snapshot.rulesLevel()).isEqualTo(7);
        }
    }

    @Test
    void aSnapshotTellsWhetherAQuotaIsBeingCounted() {
        try (TreeSnapshot none = snapshot()) {
            store.change(entry -> entry.putQuotaCount(A, new ZnodePath("/a/b")));
            assertThat(none.countsQuotas()).isFalse();
        }
        try (TreeSnapshot one = snapshot()) {
            store.change(entry -> entry.putQuotaCount(A, null));
            assertThat(one.countsQuotas()).isTrue();
        }
    }

    @Test
    void aSnapshotHasTheMigrationAsItWas() {
        MigrationState copying = MigrationState.copying(3, 4);
        try (TreeSnapshot none = snapshot()) {
            store.change(entry -> entry.putMigration(copying));
            assertThat(none.migration()).isNull();
        }
        try (TreeSnapshot one = snapshot()) {
            store.change(entry -> entry.putMigration(copying.stopped("lost")));
            assertThat(one.migration()).isEqualTo(copying);
        }
    }

    @Test
    void aSnapshotHoldsItsViewUntilItIsClosed() {
        TreeSnapshot snapshot = snapshot();
        assertThat(store.viewsOpen).isOne();
        snapshot.close();
        assertThat(store.viewsOpen).isZero();
    }

    /** A checkpoint whose disk is full gives up in the middle. */
    @Test
    void aWalkThatIsGivenUpHoldsNothingOfTheStore() {
        store.create("/", Owner.PERSISTENT);
        try (TreeSnapshot snapshot = snapshot()) {
            int open = store.cursorsOpen;
            assertThatThrownBy(() -> snapshot.forEachZnode((path, znode) -> {
                        throw new IOException("full");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(store.cursorsOpen).isEqualTo(open);
        }
    }
}
