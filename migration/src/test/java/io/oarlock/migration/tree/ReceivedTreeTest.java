package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.migration.zookeeper.SnapshotRecords;
import io.oarlock.rows.Tables;
import io.oarlock.storage.heap.HeapStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.data.StatPersisted;
import org.junit.jupiter.api.Test;

class ReceivedTreeTest {
    private static final int ZNODES = 100;
    private static final int DATA_BYTES = 1 << 20;

    private static InputStream snapshot() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        BinaryOutputArchive out = BinaryOutputArchive.getArchive(head);
        out.writeInt(0, "count");
        out.writeInt(0, "map");
        ByteArrayOutputStream znode = new ByteArrayOutputStream();
        BinaryOutputArchive record = BinaryOutputArchive.getArchive(znode);
        record.writeString("/large", "path");
        record.writeBuffer(new byte[DATA_BYTES], "data");
        record.writeLong(-1, "acl");
        new StatPersisted().serialize(record, "stat");
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        BinaryOutputArchive.getArchive(end).writeString("/", "path");
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream(head.toByteArray()));
        for (int i = 0; i < ZNODES; i++) {
            parts.add(new ByteArrayInputStream(znode.toByteArray()));
        }
        parts.add(new ByteArrayInputStream(end.toByteArray()));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /** Without its session it would never go; without it the tree is not the leader's, as the next digest says. */
    @Test
    void anEphemeralOfASessionThatTheLeaderDoesNotKnowIsRefusedByName() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryOutputArchive out = BinaryOutputArchive.getArchive(bytes);
        out.writeInt(0, "count");
        out.writeInt(0, "map");
        for (String path : List.of("", "/zookeeper", "/zookeeper/quota", "/left")) {
            out.writeString(path, "path");
            out.writeBuffer(null, "data");
            out.writeLong(-1, "acl");
            StatPersisted stat = new StatPersisted();
            stat.setEphemeralOwner(path.equals("/left") ? 0x100_0000_0000_0077L : 0);
            stat.serialize(out, "stat");
        }
        out.writeString("/", "path");
        ReceivedTree tree = new ReceivedTree(HeapStore.open(Tables.ALL), Progress.SILENT, () -> {});
        tree.fill(SnapshotRecords.begin(JuteRecords.reader(new ByteArrayInputStream(bytes.toByteArray()))), 1);
        tree.becomesExact();

        assertThatThrownBy(tree::complete)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/left")
                .hasMessageContaining("0x100000000000077")
                .hasMessageContaining("delete");
    }

    @Test
    void aTreeForWhichThereIsNoRoomIsNotReceivedToItsEnd() throws IOException {
        ReceivedTree tree = new ReceivedTree(HeapStore.open(Tables.ALL), Progress.SILENT, () -> {
            throw new IOException("no room");
        });
        SnapshotRecords records = SnapshotRecords.begin(JuteRecords.reader(snapshot()));

        assertThatThrownBy(() -> tree.fill(records, 1))
                .isInstanceOf(IOException.class)
                .hasMessage("no room");
    }
}
