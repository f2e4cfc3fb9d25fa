package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeTotals;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LiveTreeTest {
    private static final byte[] NOTHING = {};
    private static final long SESSION = 0x0100_0000_0000_0001L;

    private final CoreState state = new CoreState(1, 1, 1, 1, 0, 0, new TreeTotals(1, 0, 1, 0));
    private final HeapStore store = HeapStore.open(Tables.ALL);
    private final LiveTree tree = new LiveTree(store, state, 1 << 20);

    @Test
    void ephemeralsOfASessionAreCountedOnceAndThenKept() {
        store.commit(
                new StoreBatch().put(Tables.EPHEMERALS, key("/a"), NOTHING).put(Tables.EPHEMERALS, key("/b"), NOTHING));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(2);

        change(changed -> changed.countEphemerals(SESSION, 5));
        assertThat(tree.ephemeralCount(SESSION)).isEqualTo(7);
    }

    @Test
    void aSessionThatEndedIsForgotten() {
        change(changed -> changed.opened(SESSION));
        change(changed -> changed.countEphemerals(SESSION, 5));
        change(changed -> changed.replace(SESSION, null));

        assertThat(tree.ephemeralCount(SESSION)).isZero();
    }

    private static byte[] key(String path) {
        return RowKeys.ephemeral(SESSION, RowKeys.znode(new ZnodePath(path)));
    }

    private void change(Consumer<LiveTree> changes) {
        tree.publish(changes, state);
    }
}
