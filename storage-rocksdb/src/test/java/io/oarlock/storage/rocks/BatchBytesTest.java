package io.oarlock.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Our encoding of a batch is what RocksDB itself reads. */
class BatchBytesTest {
    private static final Map<Table, Integer> IDS = new HashMap<>();

    static {
        NativeLibrary.load();
        IDS.put(new Table("one"), 1);
        IDS.put(new Table("many"), 300);
    }

    @Test
    void anEmptyBatchIsAHeaderOfZeroes() {
        assertThat(BatchBytes.encode(new StoreBatch(), IDS::get)).isEqualTo(new byte[12]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152})
    void lengthsOfEverySizeAreRead(int bytes) throws RocksDBException {
        byte[] field = new byte[bytes];
        Arrays.fill(field, (byte) 7);
        StoreBatch batch = new StoreBatch()
                .put(new Table("one"), field, new byte[] {1})
                .put(new Table("many"), new byte[] {1}, field)
                .delete(new Table("many"), field);

        assertThat(readByRocks(batch)).isEqualTo(batch.size());
    }

    @Test
    void aRandomBatchIsReadChangeByChange() throws RocksDBException {
        Random random = new Random(3);
        StoreBatch batch = new StoreBatch();
        for (int i = 0; i < 1_000; i++) {
            byte[] key = new byte[random.nextInt(200)];
            random.nextBytes(key);
            Table table = new Table(random.nextBoolean() ? "one" : "many");
            if (random.nextBoolean()) {
                batch.put(table, key, new byte[random.nextInt(300)]);
            } else {
                batch.delete(table, key);
            }
        }

        assertThat(readByRocks(batch)).isEqualTo(1_000);
    }

    /** Counts the changes while it compares each with the batch. */
    private static int readByRocks(StoreBatch batch) throws RocksDBException {
        try (WriteBatch read = new WriteBatch(BatchBytes.encode(batch, IDS::get));
                Expectation expectation = new Expectation(batch)) {
            assertThat(read.count()).isEqualTo(batch.size());
            read.iterate(expectation);
            return expectation.seen();
        }
    }
}
