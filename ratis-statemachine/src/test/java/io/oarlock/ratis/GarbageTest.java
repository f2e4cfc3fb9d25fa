package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no entry of ours never gets into the log, and does not end a member when it is there. */
class GarbageTest {
    private static final int ATTEMPTS = 100;
    private static final byte[] GARBAGE =
            "a write of somebody who thinks that this is a key-value store".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    @Test
    void aStrangersWriteToTheRaftPortIsNotLogged() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            TestMember leader = group.leader();
            long term = leader.status().term();
            int id = group.idOf(leader);
            byte[] entry = EntryCodec.encode(new Entry.Origin(2, 1, 1), List.of(TestMember.proposal("forged")));
            int sender = id == 1 ? 3 : 1;
            for (byte[] bytes : List.of(new byte[0], GARBAGE, entry)) {
                assertThat(isTaken(group, sender, id, bytes)).isFalse();
            }
            leader.propose("fine");
            group.awaitSize(1);
            assertThat(group.all()).allMatch(member -> member.faults().isEmpty());
            assertThat(leader.values()).containsExactly("fine");
            assertThat(group.leader().status().term())
                    .as("one more where the machine stands still")
                    .isLessThanOrEqualTo(term + 1);
        }
    }

    /** Whether an entry of one that says it is a member was taken. */
    private static boolean isTaken(TestGroup group, int sender, int member, byte[] bytes) throws IOException {
        byte[] numbered = ByteBuffer.allocate(Long.BYTES + bytes.length)
                .putLong(1)
                .put(bytes)
                .array();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Stranger stranger = Stranger.as(sender, member, group.address(member))) {
                stranger.frame(Stranger.FORWARD, numbered);
                // What was taken has no answer, but the one to this.
                stranger.frame(Stranger.PING, new byte[Long.BYTES]);
                Stranger.Received answer = stranger.answer();
                // The member itself may have connected again, and ended this connection.
                if (answer != null) {
                    return answer.type() != Stranger.FORWARD_REFUSED;
                }
            } catch (SocketException ended) {
                // By the member itself, too.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
        throw new AssertionError("each connection to member " + member + " ended before an answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 34, 60})
    void garbageThatIsInTheLogIsSkippedCountedAndForgotten(int bytes) throws Exception {
        TestGroup group = new TestGroup(root, 1).startAll();
        group.leader().propose("before");
        group.awaitSize(1);
        group.get(1).close();
        group.close();
        byte[] garbage = Arrays.copyOf(GARBAGE, bytes);
        if (bytes > 0) {
            garbage[0] = 1;
        }
        appendRecord(group.segments(1), garbage);
        for (int start = 1; start <= 2; start++) {
            TestMember member = group.start(1);
            member.propose("after " + start);
            group.awaitSize(1 + start);
            assertThat(member.faults()).isEmpty();
            if (start == 1) {
                assertThat(member.numbers().value(Metric.RAFT_ENTRIES_SKIPPED_TOTAL))
                        .isEqualTo(1);
            }
            group.stop(1);
        }
    }

    @Test
    void whatALaterVersionWroteIsNoGarbage() throws Exception {
        TestGroup group = new TestGroup(root, 1).startAll();
        group.leader().propose("before");
        group.awaitSize(1);
        group.close();
        byte[] later = EntryCodec.encode(new Entry.Origin(1, 1, 1), List.of(TestMember.proposal("later")));
        EntryCodec.stamp(later, new Entry.Stamp(1, Policy.DEFAULT));
        later[0]++;
        appendRecord(group.segments(1), later);
        TestMember member = group.start(1);
        await().until(() -> !member.faults().isEmpty());
        assertThat(member.faults().peek()).contains("later version");
        group.close();
    }

    private static void appendRecord(Path segments, byte[] data) throws IOException {
        Path open;
        try (Stream<Path> files = Files.list(segments)) {
            open = files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] file = Files.readAllBytes(open);
        LogEntryProto last = null;
        int position = 8;
        while (position < file.length && file[position] != 0) {
            ByteBuffer at = ByteBuffer.wrap(file, position, file.length - position);
            int length = 0;
            for (int shift = 0, part = -1; part < 0; shift += 7) {
                part = at.get();
                length |= (part & 0x7f) << shift;
            }
            last = LogEntryProto.parseFrom(ByteString.copyFrom(file, at.position(), length));
            position = at.position() + length + 4;
        }
        LogEntryProto next = LogEntryProto.newBuilder()
                .setTerm(last == null ? 1 : last.getTerm())
                .setIndex(last == null ? 0 : last.getIndex() + 1)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                        .setClientId(ClientId.randomId().toByteString())
                        .setLogData(ByteString.copyFrom(data)))
                .build();
        Files.write(open, join(Arrays.copyOf(file, position), record(next)));
    }

    private static byte[] record(LogEntryProto entry) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            entry.writeDelimitedTo(out);
            CRC32C checksum = new CRC32C();
            checksum.update(out.toByteArray());
            out.write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
