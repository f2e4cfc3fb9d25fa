package io.oarlock.migration.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.persistence.FileSnap;
import org.apache.zookeeper.server.persistence.SnapStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.SnappyCodec;
import org.xerial.snappy.SnappyOutputStream;

/** Snapshots as ZooKeeper 3.9 writes and reads them. */
class SnapshotFilesTest {
    private static final Acl GUARDED =
            new Acl(List.of(new AclEntry(5, "digest", "user:hash"), new AclEntry(1, "sasl", "me")));

    @TempDir
    private Path directory;

    @AfterEach
    void writeUncompressed() {
        SnapStream.setStreamMode(SnapStream.StreamMode.CHECKED);
    }

    @ParameterizedTest
    @EnumSource(SnapStream.StreamMode.class)
    void whatZooKeeperWritesIsReadHoweverItIsCompressed(SnapStream.StreamMode mode) throws Exception {
        SnapStream.setStreamMode(mode);
        DataTree tree = new DataTree();
        tree.createNode(
                "/a",
                "data".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                JuteRecords.acl(GUARDED),
                0,
                1,
                8,
                1_000);
        tree.lastProcessedZxid = 8;
        Path file = directory.resolve("snapshot.8" + mode.getFileExtension());
        new FileSnap(directory.toFile())
                .serialize(tree, new ConcurrentHashMap<>(Map.of(77L, 4_000)), file.toFile(), true);

        try (SnapshotReader reader = SnapshotReader.open(file)) {
            Map<ZnodePath, Znode> read = read(reader);

            assertThat(reader.sessions()).containsExactly(Map.entry(77L, 4_000));
            assertThat(read).hasSize(5);
            Znode a = read.get(new ZnodePath("/a"));
            assertThat(a.acl()).isEqualTo(GUARDED);
            assertThat(a.data()).isEqualTo(Bytes.utf8("data"));
            assertThat(reader.trailer().lastZxid()).isEqualTo(OptionalLong.of(8));
        }
    }

    @Test
    void whatIsWrittenIsReadByZooKeeperWithTheSameDigest() throws Exception {
        Path file = write();
        DataTree tree = new DataTree();
        Map<Long, Integer> sessions = new ConcurrentHashMap<>();

        long zxid = new FileSnap(directory.toFile()).deserialize(tree, sessions);

        assertThat(file.getFileName()).hasToString("snapshot.9");
        assertThat(zxid).isEqualTo(9);
        assertThat(sessions).containsExactly(Map.entry(77L, 4_000));
        assertThat(tree.getNode("/a").stat.getCversion()).isEqualTo(3);
        assertThat(tree.getACL("/a", new org.apache.zookeeper.data.Stat())).isEqualTo(JuteRecords.acl(GUARDED));
        assertThat(tree.getNode("/a/null").getData()).isNull();
        assertThat(tree.getEphemerals(77)).containsExactly("/a/e");
        // ZooKeeper forgets the digest of the snapshot once it has found it to be right.
        assertThat(tree.getDigestFromLoadedSnapshot()).isNull();
        try (SnapshotReader reader = SnapshotReader.open(file)) {
            read(reader);
            assertThat(reader.trailer().digest()).isEqualTo(new TreeDigest(9, tree.getTreeDigest()));
        }
    }

    @Test
    void everyDamagedByteIsNoticed() throws IOException {
        Path file = write();
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            // The id of the database says nothing, but the checksum covers it.
            assertThatThrownBy(() -> readAll(file)).as("byte %s", i).isInstanceOf(DamagedFileException.class);
        }
    }

    @Test
    void everyCutIsNoticedButThoseOfOlderVersions() throws IOException {
        Path file = write();
        byte[] whole = Files.readAllBytes(file);
        List<Integer> accepted = new java.util.ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try {
                readAll(file);
                accepted.add(whole.length - length);
            } catch (DamagedFileException expected) {
                assertThat(expected).hasMessageContaining(file.toString());
            }
        }
        // Without the last zxid (before 3.9), and without a digest, too (before 3.6).
        assertThat(accepted).containsExactly(21 + 33, 21);
    }

    @Test
    void aCompressedSnapshotThatIsCutShortIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        for (String suffix : List.of(".gz", ".snappy")) {
            Path file = directory.resolve("snapshot.9" + suffix);
            try (OutputStream raw = Files.newOutputStream(file);
                    OutputStream out = suffix.equals(".gz") ? new GZIPOutputStream(raw) : new SnappyOutputStream(raw)) {
                out.write(whole);
            }
            readAll(file);
            byte[] compressed = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(compressed, compressed.length / 2));
            assertThatThrownBy(() -> readAll(file)).isInstanceOf(DamagedFileException.class);
        }
    }

    /** A bit that flips on the disk must not end the process, which has an older snapshot to go on with. */
    @Test
    void aLengthThatIsDamagedTakesNoMemory() throws IOException {
        byte[] header = SnappyCodec.currentHeader.magic;
        Path file = directory.resolve("snapshot.9.snappy");
        byte[] announces2GiB = {0, 0, 0, 6, -1, -1, -1, -1, 7, 0};
        byte[] announces512MiB = {0x1f, -1, -1, -1, 4, 12, 1, 2, 3, 4};
        byte[] announcesLess = {-1, -1, -1, -1, 4, 12, 1, 2, 3, 4};
        for (byte[] chunk : List.of(announces2GiB, announces512MiB, announcesLess)) {
            Files.write(
                    file,
                    ByteBuffer.allocate(header.length + 2 * Integer.BYTES + chunk.length)
                            .put(header)
                            .putInt(1)
                            .putInt(1)
                            .put(chunk)
                            .array());
            assertThatThrownBy(() -> readAll(file))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("a chunk ");
        }
    }

    /** What ZooKeeper writes has more than one chunk, and what it cuts off may end anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {".gz", ".snappy"})
    void aCompressedSnapshotIsDamagedWhereverItIsCut(String suffix) throws IOException {
        byte[] whole = Files.readAllBytes(write());
        Path file = directory.resolve("snapshot.9" + suffix);
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out =
                        suffix.equals(".gz") ? new GZIPOutputStream(raw) : new SnappyOutputStream(raw, 1 << 10)) {
            out.write(whole);
        }
        readAll(file);
        byte[] compressed = Files.readAllBytes(file);
        for (int length = 0; length < compressed.length; length++) {
            Files.write(file, Arrays.copyOf(compressed, length));
            assertThatThrownBy(() -> readAll(file)).as("%d bytes", length).isInstanceOf(DamagedFileException.class);
        }
    }

    @Test
    void anOwnerOfAnUnknownTypeIsRefusedByName() throws IOException {
        Path file = directory.resolve("snapshot.9");
        try (SnapshotWriter writer = SnapshotWriter.create(file, Map.of(), Map.of())) {
            writer.add(new ZnodePath("/odd"), znode(null, Acl.OPEN, 0xff00_0100_0000_0001L, 0));
            writer.finish(9);
        }

        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("/odd has the owner 0xff00010000000001");
    }

    private Path write() throws IOException {
        Path file = directory.resolve("snapshot.9");
        try (SnapshotWriter writer = SnapshotWriter.create(file, Map.of(77L, 4_000), Map.of(GUARDED, 1L))) {
            writer.add(ZnodePath.ROOT, znode(Bytes.EMPTY, Acl.OPEN, Owner.PERSISTENT, 1));
            writer.add(new ZnodePath("/a"), znode(Bytes.utf8("data"), GUARDED, Owner.PERSISTENT, 3));
            writer.add(new ZnodePath("/a/c"), znode(Bytes.EMPTY, Acl.OPEN, Owner.CONTAINER, 0));
            writer.add(new ZnodePath("/a/e"), znode(Bytes.EMPTY, Acl.OPEN, 77, 0));
            writer.add(new ZnodePath("/a/null"), znode(null, Acl.OPEN, Owner.ttl(5), 0));
            writer.add(new ZnodePath("/zookeeper"), znode(Bytes.EMPTY, Acl.OPEN, Owner.PERSISTENT, 0));
            writer.add(new ZnodePath("/zookeeper/quota"), znode(Bytes.EMPTY, Acl.OPEN, Owner.PERSISTENT, 0));
            writer.finish(9);
        }
        return file;
    }

    private static Znode znode(Bytes data, Acl acl, long owner, int creations) {
        return new Znode(data, acl, 3, 4, 5, 6_000, 7_000, 8, creations, 2, owner, 0);
    }

    private static void readAll(Path file) throws IOException {
        try (SnapshotReader reader = SnapshotReader.open(file)) {
            read(reader);
            reader.trailer();
        }
    }

    private static Map<ZnodePath, Znode> read(SnapshotReader reader) throws IOException {
        Map<ZnodePath, Znode> read = new LinkedHashMap<>();
        for (SnapshotZnode each = reader.next(); each != null; each = reader.next()) {
            read.put(each.path(), each.znode());
        }
        return read;
    }
}
