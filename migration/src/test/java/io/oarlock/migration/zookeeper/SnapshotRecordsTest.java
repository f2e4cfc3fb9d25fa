package io.oarlock.migration.zookeeper;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is kept in memory of a snapshot has a bound, whoever sends it. */
class SnapshotRecordsTest {
    private static final int WORLD_BYTES = Integer.BYTES + Integer.BYTES + 5 + Integer.BYTES + 6;

    /** One block of bytes after the other, for ever; the first eight bytes of a block are its number. */
    private static final class Endless extends InputStream {
        private final ByteBuffer head;
        private final ByteBuffer block;
        private final AtomicLong number = new AtomicLong();

        Endless(ByteBuffer head, ByteBuffer block) {
            this.head = head.flip();
            this.block = block.flip();
            block.position(block.limit());
        }

        @Override
        public int read() {
            if (head.hasRemaining()) {
                return head.get() & 0xff;
            }
            if (!block.hasRemaining()) {
                block.rewind().putLong(0, number.incrementAndGet());
            }
            return block.get() & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = (byte) read();
            }
            return length;
        }
    }

    private static ByteBuffer acl(int entries) {
        ByteBuffer acl = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + entries * WORLD_BYTES);
        acl.putLong(0).putInt(entries);
        for (int i = 0; i < entries; i++) {
            acl.putInt(31)
                    .putInt(5)
                    .put("world".getBytes(StandardCharsets.US_ASCII))
                    .putInt(6)
                    .put("anyone".getBytes(StandardCharsets.US_ASCII));
        }
        return acl;
    }

    private static void begin(ByteBuffer head, ByteBuffer block) throws IOException {
        SnapshotRecords unused = SnapshotRecords.begin(JuteRecords.reader(new Endless(head, block)));
    }

    @Test
    void moreSessionsThanAnEnsembleHasAreNotRead() {
        ByteBuffer sessions = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);

        assertThatThrownBy(() -> begin(
                        ByteBuffer.allocate(Integer.BYTES).putInt(1_000_001),
                        sessions.putLong(0).putInt(30_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1000001 sessions");
    }

    /** After the switch its ephemerals would be taken for TTL znodes, and outlive it. */
    @Test
    void aSessionOfServer255IsRefusedByName() {
        ByteBuffer sessions =
                ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(0).putInt(30_000);
        ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES)
                .putInt(2)
                .putLong(0xff00_0100_0000_0007L)
                .putInt(30_000);

        assertThatThrownBy(() -> begin(head, sessions))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the session 0xff00010000000007");
    }

    @Test
    void differentAclsHaveABoundTogetherAndEachOfItsOwn() {
        ByteBuffer noSessions = ByteBuffer.allocate(2 * Integer.BYTES).putInt(0).putInt(Integer.MAX_VALUE);

        assertThatThrownBy(() -> begin(noSessions.duplicate(), acl(100)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("take more than 64 MiB");
        assertThatThrownBy(() -> begin(noSessions.duplicate(), acl(100_001)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a list of more than 100000 entries");
    }
}
