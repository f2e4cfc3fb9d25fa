package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is opened for reading is left exactly as it was. */
class RocksReadOnlyTest {
    private static final Table TABLE = new Table("table");
    private static final byte[] KEY = "key".getBytes(UTF_8);

    @TempDir
    private Path directory;

    @Test
    void rowsAreReadAndNoFileIsTouched() throws IOException {
        Path files = directory.resolve("store");
        try (RocksStore store = RocksStore.open(files, List.of(TABLE), RocksSettings.DEFAULTS)) {
            store.commit(new StoreBatch().put(TABLE, KEY, KEY));
        }
        List<String> before = files(files);

        try (RocksStore store = RocksStore.openReadOnly(files, List.of(TABLE), RocksSettings.DEFAULTS)) {
            assertThat(store.get(TABLE, KEY)).isEqualTo(KEY);
            store.verify();
            assertThatThrownBy(() -> store.commit(new StoreBatch().put(TABLE, KEY, new byte[1])))
                    .isInstanceOf(StoreException.class);
        }

        assertThat(files(files)).isEqualTo(before);
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMade() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> RocksStore.openReadOnly(missing, List.of(TABLE), RocksSettings.DEFAULTS))
                .isInstanceOf(StoreException.class);

        assertThat(missing).doesNotExist();
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path + " " + path.toFile().length() + " "
                            + path.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }
}
