package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeTotals;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LiveTreeTest {
    private static final long SESSION = 0x0100_0000_0000_0001L;

    private final CoreState state = new CoreState(1, 1, 1, 1, 0, 0, new TreeTotals(1, 0, 1, 0));
    private final LiveTree tree = new LiveTree(HeapStore.open(Tables.ALL), state, 1 << 20);

    @Test
    void onlyASessionSeenFromItsBeginningIsKnownToHaveNoEphemerals() {
        assertThat(tree.hasNoEphemerals(SESSION)).isFalse();

        change(changed -> changed.opened(SESSION));
        assertThat(tree.hasNoEphemerals(SESSION)).isTrue();

        change(changed -> changed.madeEphemerals(SESSION));
        assertThat(tree.hasNoEphemerals(SESSION)).isFalse();
    }

    @Test
    void aSessionThatEndedIsForgotten() {
        change(changed -> changed.opened(SESSION));
        change(changed -> changed.replace(SESSION, null));

        assertThat(tree.hasNoEphemerals(SESSION)).isFalse();
    }

    private void change(Consumer<LiveTree> changes) {
        tree.publish(changes, state);
    }
}
