package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.migration.zookeeper.SnapshotRecords;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.op.SourceAnswer;
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

    private static Transaction failed(long zxid) {
        return new Transaction(1, zxid, 1_000, List.of(), null, new SourceAnswer(1, -1, List.of(-101)));
    }

    /** Where the source tells no digests nothing else would show that they are missing. */
    @Test
    void transactionsThatAreMissingBehindTheSnapshotAreMissed() throws IOException {
        ReceivedTree tree = new ReceivedTree(HeapStore.open(Tables.ALL), Progress.SILENT, () -> {});
        long snapshot = 0x5_0000_0007L;
        tree.fill(SnapshotRecords.begin(JuteRecords.reader(snapshot())), snapshot);
        // Those before are in the snapshot, and may be told again.
        tree.apply(failed(snapshot - 1));
        tree.apply(failed(snapshot));
        tree.apply(failed(snapshot + 1));

        assertThatThrownBy(() -> tree.apply(failed(snapshot + 3)))
                .isInstanceOf(MissingTransactionsException.class)
                .hasMessageContaining("between 0x500000008 and 0x50000000a are missing");
        assertThatThrownBy(() -> tree.apply(failed(0x6_0000_0002L))).isInstanceOf(MissingTransactionsException.class);
        tree.becomesExact();
        tree.apply(failed(0x6_0000_0001L));
        tree.apply(failed(0x6_0000_0002L));
        assertThatThrownBy(() -> tree.apply(failed(0x6_0000_0004L))).isInstanceOf(MissingTransactionsException.class);
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
