package io.oarlock.storage.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.OrderedStoreContract;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The heap store keeps the contract. */
class HeapStoreTest extends OrderedStoreContract {
    @Override
    protected OrderedStore create() {
        return HeapStore.open(TABLES);
    }

    @Override
    protected OrderedStore openCheckpoint(Path checkpoint) {
        return HeapStore.open(checkpoint, TABLES);
    }

    @Override
    protected OrderedStore crashAndReopen(OrderedStore store) {
        return ((HeapStore) store).crash();
    }

    @Test
    void aCrashLosesExactlyWhatWasNotFlushed() {
        HeapStore store = HeapStore.open(TABLES);
        store.commit(new StoreBatch().put(NODES, new byte[] {1}, new byte[] {1}));
        store.flush();
        store.commit(new StoreBatch().put(NODES, new byte[] {2}, new byte[] {2}));

        HeapStore reopened = store.crash();

        assertThat(reopened.get(NODES, new byte[] {1})).isNotNull();
        assertThat(reopened.get(NODES, new byte[] {2})).isNull();
    }

    @Test
    void aDamagedCheckpointIsNotOpened() throws IOException {
        HeapStore store = HeapStore.open(TABLES);
        store.commit(new StoreBatch().put(NODES, new byte[] {1}, new byte[] {1}));
        Path checkpoint = directory.resolve("damaged");
        store.checkpoint(checkpoint);
        Path file = checkpoint.resolve("rows");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> HeapStore.open(checkpoint, TABLES))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void theTreeStaysSortedAndShallowUnderRandomChanges() {
        Random random = new Random(7);
        Map<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
        SortedRows rows = SortedRows.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            byte[] key = {(byte) random.nextInt(256), (byte) random.nextInt(16)};
            if (random.nextInt(3) == 0) {
                rows = rows.remove(key);
                expected.remove(key);
            } else {
                byte[] value = {(byte) i};
                rows = rows.put(key, value);
                expected.put(key, value);
            }
        }

        List<byte[]> keys = new ArrayList<>();
        try (Cursor cursor = new HeapCursor(rows, new byte[0], null)) {
            while (cursor.next()) {
                keys.add(cursor.key());
                assertThat(cursor.value()).isEqualTo(expected.get(cursor.key()));
            }
        }
        assertThat(keys).usingElementComparator(Arrays::compareUnsigned).containsExactlyElementsOf(expected.keySet());
        assertThat(depth(rows.node())).isLessThan(18);
    }

    private static int depth(SortedRows.Node node) {
        return node == null ? 0 : 1 + Math.max(depth(node.left), depth(node.right));
    }
}
