package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.migration.zookeeper.LargeZnodes;
import io.oarlock.migration.zookeeper.SnapshotWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of ZooKeeper is what ZooKeeper does. */
class LargeZnodesTest {
    private static final int PACKET_BYTES_MAX = 0xfffff;
    private static final int LOADED_BYTES_MAX = 2 * PACKET_BYTES_MAX;
    private static final int REPLY_BYTES = 88;

    @TempDir
    private Path directory;

    private LargeZnodes write(int bytes) throws IOException {
        Path file = Files.createDirectories(directory.resolve("version-2")).resolve("snapshot.5");
        Files.deleteIfExists(file);
        LargeZnodes large = new LargeZnodes();
        try (SnapshotWriter writer = SnapshotWriter.create(file, Map.of(), Map.of())) {
            for (String path : List.of("/", "/zookeeper", "/zookeeper/quota", "/a", "/b")) {
                Bytes data = Bytes.wrap(new byte[path.length() == 2 ? bytes : 0]);
                writer.add(new ZnodePath(path), new Znode(data, Acl.OPEN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
                large.look(new ZnodePath(path), data);
            }
            writer.finish(5);
        }
        return large;
    }

    @Test
    void whatFitsIntoAReplyIsNoTrouble() throws IOException {
        assertThat(write(PACKET_BYTES_MAX - REPLY_BYTES).isEmpty()).isTrue();
        assertThat(write(PACKET_BYTES_MAX - REPLY_BYTES + 1).toString())
                .startsWith("2 znodes are too large")
                .contains("the first one is /a.")
                .endsWith("-Djute.maxbuffer=1048576 or more");
    }

    @Test
    void zooKeeperLoadsThemUpToTwiceTheBuffer() throws IOException {
        LargeZnodes loaded = write(LOADED_BYTES_MAX);
        assertThat(TreeText.ofZooKeeper(directory, new HashMap<>())).containsKey("/b");
        assertThat(loaded.toString()).contains("ZooKeeper loads them, but its clients cannot read them");

        LargeZnodes refused = write(LOADED_BYTES_MAX + 1);
        assertThatThrownBy(() -> TreeText.ofZooKeeper(directory, new HashMap<>()))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(refused.toString()).contains("ZooKeeper does not start with 2 of them");
    }
}
