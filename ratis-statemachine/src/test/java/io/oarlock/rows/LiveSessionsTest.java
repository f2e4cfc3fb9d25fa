package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.ZnodePath;
import io.oarlock.rules.AllocatedBytes;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LiveTreeTest {
    private static final byte[] NOTHING = {};
    /** More than are kept of all sessions together. */
    private static final int HEAVY = 40;

    private static final int HEAVY_PATH = 1 << 20;
    private static final long SESSION = 0x0100_0000_0000_0001L;

    private final CoreState state = new CoreState(1, 1, 1, 1, 0, 0, new TreeTotals(1, 0, 1, 0));
    private final HeapStore store = HeapStore.open(Tables.ALL);
    private final LiveTree tree = new LiveTree(store, state, 1 << 20);

    private List<ZnodePath> paths() {
        List<ZnodePath> paths = new ArrayList<>();
        tree.forEachEphemeralWhile(SESSION, paths::add);
        return paths;
    }

    @Test
    void ephemeralsOfASessionAreReadOnceAndThenKept() {
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/b"), NOTHING).put(Tables.EPHEMERALS, key("/c"), NOTHING));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);

        change(changed -> {
            changed.addEphemeral(SESSION, new ZnodePath("/a"));
            changed.removeEphemeral(SESSION, new ZnodePath("/c"));
        });
        assertThat(paths()).containsExactly(new ZnodePath("/a"), new ZnodePath("/b"));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);
    }

    /** Each create of an ephemeral asks for their number, and an entry has two thousand of them. */
    @Test
    void ofASessionWithMorePathsThanAreKeptTheNumberIsReadOnce() {
        StoreBatch rows = new StoreBatch();
        for (int i = 0; i < HEAVY; i++) {
            rows.put(Tables.EPHEMERALS, key("/" + i + "x".repeat(HEAVY_PATH)), NOTHING);
        }
        store.commit(rows);
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(HEAVY);
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/b")));
        change(changed -> changed.removeEphemeral(SESSION, new ZnodePath("/a")));

        assertThat(AllocatedBytes.of(
                        () -> assertThat(tree.ephemeralCount(SESSION)).isEqualTo(HEAVY + 1)))
                .isLessThan(HEAVY_PATH);
    }

    @Test
    void whatIsNotKnownOfASessionIsLeftToTheStore() {
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/a"), NOTHING).put(Tables.EPHEMERALS, key("/b"), NOTHING));

        assertThat(paths()).containsExactly(new ZnodePath("/a"), new ZnodePath("/b"));
    }

    @Test
    void aSessionThatEndedIsForgotten() {
        change(changed -> changed.opened(SESSION));
        change(changed -> changed.addEphemeral(SESSION, new ZnodePath("/a")));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(1);
        change(changed -> changed.replace(SESSION, null));

        assertThat(tree.ephemeralCount(SESSION)).isZero();
    }

    @Test
    void ofASessionThatWasCopiedTheStoreIsAskedAgain() {
        change(changed -> changed.opened(SESSION));
        assertThat(tree.ephemeralCount(SESSION)).isZero();
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/a"), NOTHING).put(Tables.EPHEMERALS, key("/b"), NOTHING));
        change(changed -> changed.copied(SESSION));

        assertThat(paths()).containsExactly(new ZnodePath("/a"), new ZnodePath("/b"));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);
    }

    @Test
    void thePathsOfASessionAreCountedOnTheHeapUntilTheyAreGone() {
        SessionEphemerals paths = new SessionEphemerals();
        int none = paths.heapBytes();
        assertThat(none).isPositive();
        paths.add(new ZnodePath("/a"));
        int one = paths.heapBytes();
        assertThat(one).isGreaterThan(none);
        paths.add(new ZnodePath("/a" + "x".repeat(1000)));
        assertThat(paths.heapBytes() - one).isEqualTo(one - none + 1000);

        paths.remove(new ZnodePath("/a" + "x".repeat(1000)));
        assertThat(paths.heapBytes()).isEqualTo(one);
        paths.remove(new ZnodePath("/a"));
        assertThat(paths.heapBytes()).isEqualTo(none);
        assertThat(paths.count()).isZero();
    }

    @Test
    void aPathIsCountedOnceAndOneThatIsNotThereTakesNothingAway() {
        SessionEphemerals paths = new SessionEphemerals();
        paths.remove(new ZnodePath("/b"));
        paths.add(new ZnodePath("/a"));
        int one = paths.heapBytes();
        paths.add(new ZnodePath("/a"));
        paths.remove(new ZnodePath("/b"));
        assertThat(paths.heapBytes()).isEqualTo(one);
        assertThat(paths.count()).isOne();
    }

    private static byte[] key(String path) {
        return RowKeys.ephemeral(SESSION, RowKeys.znode(new ZnodePath(path)));
    }

    private void change(Consumer<LiveTree> changes) {
        tree.publish(changes, state);
    }
}
