package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state that a version wrote which kept all values in its tables, however long, and that was killed: two table files,
 * and a log of the store with what came last.
 */
class StateWithoutBlobFilesTest {
    private static final String FIXTURE = "/state-without-blob-files.zip";
    private static final int ZNODES = 48;
    private static final long DIGEST = 2205123861830707815L;
    private static final int ENTRIES = 82;
    /** Each leaves a table file: enough for a compaction to begin. */
    private static final int FLUSHES = 8;

    @TempDir
    private Path home;

    private Path live;

    @BeforeEach
    void unpack() throws IOException {
        live = Files.createDirectory(home.resolve("state-0"));
        try (InputStream packed = Objects.requireNonNull(getClass().getResourceAsStream(FIXTURE));
                ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, live.resolve(entry.getName()));
            }
        }
        assertThat(files(live, ".blob")).isEmpty();
        assertThat(files(live, ".sst")).isNotEmpty();
        assertThat(files(live, ".log")).anyMatch(log -> log.toFile().length() > 0);
    }

    @Test
    void isOpenedWithTheLogOfItsStoreAndAgreesWithItsDigest() {
        try (OrderedStore store = open(live)) {
            Core core = new Core(store);
            assertThat(core.core.applied().index()).isEqualTo(ENTRIES);
            assertThat(core.core.digest()).isEqualTo(DIGEST);
            core.core.compare(() -> {});
            store.verify();
            for (int i = 0; i < ZNODES; i++) {
                assertThat(data(core, i)).isEqualTo(written(i));
            }
        }
    }

    @Test
    void isReadOnly() {
        try (OrderedStore store = RocksStore.openReadOnly(live, ZnodeCore.tables(), settings())) {
            Core core = new Core(store);
            core.core.compare(() -> {});
            assertThat(data(core, ZNODES - 1)).isEqualTo(written(ZNODES - 1));
        }
    }

    @Test
    void isCompactedAndCopiedBesideValuesInFilesOfTheirOwn() throws IOException {
        for (int flush = 0; flush < FLUSHES; flush++) {
            try (OrderedStore store = open(live)) {
                Core core = new Core(store);
                for (int i = flush; i < ZNODES; i += FLUSHES * 2) {
                    assertThat(overwrite(core, i))
                            .isInstanceOf(written(i) == null ? Outcome.Failed.class : Outcome.class);
                }
            }
        }
        assertThat(files(live, ".blob")).isNotEmpty();
        Path checkpoint = home.resolve("checkpoint");
        try (OrderedStore store = open(live)) {
            store.checkpoint(checkpoint);
            checkOverwritten(store);
        }
        try (OrderedStore store = open(checkpoint)) {
            checkOverwritten(store);
        }
    }

    private static Outcome overwrite(Core core, int znode) {
        return core.apply(core.asClient(new Operation.SetData(Core.path(path(znode)), Bytes.utf8(value(znode, 3)), -1)))
                .outcome();
    }

    private static void checkOverwritten(OrderedStore store) {
        store.verify();
        Core core = new Core(store);
        core.core.compare(() -> {});
        for (int i = 0; i < ZNODES; i++) {
            boolean overwritten = written(i) != null && i % (FLUSHES * 2) < FLUSHES;
            assertThat(data(core, i)).isEqualTo(overwritten ? value(i, 3) : written(i));
        }
    }

    private static OrderedStore open(Path directory) {
        return OverlayStore.over(
                RocksStore.open(directory, ZnodeCore.tables(), settings().withLog()),
                ZnodeCore.tables(),
                OverlaySettings.DEFAULTS);
    }

    private static RocksSettings settings() {
        return RocksSettings.DEFAULTS.withMemoryBytesMax(16L << 20);
    }

    private static String path(int znode) {
        return "/v/n" + znode;
    }

    private static String data(Core core, int znode) {
        return core.find(path(znode)) == null
                ? null
                : core.get(path(znode)).data().utf8();
    }

    /** What the fixture has: made, some overwritten, some of these and of others deleted, some written once more. */
    private static String written(int znode) {
        if (znode % 7 == 5) {
            return null;
        }
        return value(znode, znode % 5 == 1 ? 2 : znode % 3 == 0 ? 1 : 0);
    }

    /** From twenty bytes to some thousands; letters that hardly get shorter when they are compressed. */
    private static String value(int znode, int round) {
        Random random = new Random(znode * 31L + round);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20 + znode * 59; i++) {
            text.append("abcdefgh".charAt(random.nextInt(8)));
        }
        return text.toString();
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }
}
