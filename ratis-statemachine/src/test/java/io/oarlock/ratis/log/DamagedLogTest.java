package io.oarlock.ratis.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.ratis.CrashImage;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.TestMember;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedLogTest {
    private static final int VALUES = 100;

    @TempDir
    Path root;

    private TestGroup group;

    @BeforeEach
    void writeALog() throws Exception {
        group = new TestGroup(root, 1).startAll();
        TestMember member = group.leader();
        for (int i = 0; i < VALUES; i++) {
            int size = i + 1;
            member.propose("value-" + i);
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> member.size() == size);
        }
        // As after a crash: the state has nothing that the log does not have to give back.
        Path copy = CrashImage.of(root.resolve("member-1"), root.resolve("crashed"));
        group.close();
        CrashImage.restore(copy, root.resolve("member-1"));
    }

    @Test
    void anUntouchedLogIsCleanAndComesBackWhole() throws Exception {
        LogInspection.Report report = LogInspection.inspect(LogSegment.in(group.segments(1)));
        assertThat(report.finding()).isEqualTo(LogInspection.Finding.CLEAN);
        assertThat(report.lastTerm()).isPositive();
        assertThat(valuesAfterRestart()).hasSize(VALUES);
    }

    @Test
    void aTornLastRecordIsDroppedAndTheRestComesBack() throws Exception {
        Path segment = onlySegment();
        truncate(segment, endOfRecords(segment) - 3);
        assertThat(LogInspection.inspect(LogSegment.in(group.segments(1))).finding())
                .isEqualTo(LogInspection.Finding.TORN_TAIL);
        assertThat(valuesAfterRestart()).hasSize(VALUES - 1);
        assertThat(group.get(1).numbers().value(Metric.RAFT_LOG_TORN_TAIL)).isEqualTo(1);
        group.close();
    }

    @Test
    void aLastRecordThatIsHalfZerosIsATornTail() throws Exception {
        Path segment = onlySegment();
        int end = endOfRecords(segment);
        overwrite(segment, end - 6, new byte[6]);
        assertThat(LogInspection.inspect(LogSegment.in(group.segments(1))).finding())
                .isEqualTo(LogInspection.Finding.TORN_TAIL);
    }

    @Test
    void aFlippedBitInFrontOfReadableRecordsIsDamageAndTheMemberRefusesToStart() throws Exception {
        flip(onlySegment(), endOfRecords(onlySegment()) / 2);
        assertThat(LogInspection.inspect(LogSegment.in(group.segments(1))).finding())
                .isEqualTo(LogInspection.Finding.DAMAGED);
        assertThatThrownBy(() -> group.start(1)).isInstanceOf(DamagedLog.class).hasMessageContaining("log_inprogress");
    }

    @Test
    void aBrokenHeaderIsDamage() throws Exception {
        flip(onlySegment(), 2);
        assertThat(LogInspection.inspect(LogSegment.in(group.segments(1))).finding())
                .isEqualTo(LogInspection.Finding.DAMAGED);
    }

    @Test
    void aSegmentThatDoesNotFollowTheOneBeforeIsDamage() throws Exception {
        Path segment = onlySegment();
        Files.copy(segment, segment.resolveSibling("log_inprogress_9999"));
        Files.move(segment, segment.resolveSibling("log_0-100"));
        assertThat(LogInspection.inspect(LogSegment.in(group.segments(1))).finding())
                .isEqualTo(LogInspection.Finding.DAMAGED);
    }

    @Test
    void noLogAtAllIsClean() throws Exception {
        assertThat(LogInspection.inspect(LogSegment.in(root.resolve("nothing"))).finding())
                .isEqualTo(LogInspection.Finding.CLEAN);
    }

    @Test
    void aLogThatEndsBeforeTheStateIsRefusedAndLeftAsItIs() throws Exception {
        Path log = root.resolve("member-1").resolve("log");
        Path early = CrashImage.of(log, root.resolve("early"));
        assertThat(valuesAfterRestart()).hasSize(VALUES);
        group.stop(1);
        CrashImage.restore(early, log);
        byte[] before = Files.readAllBytes(onlySegment());

        assertThatThrownBy(() -> group.start(1))
                .isInstanceOf(DamagedLog.class)
                .hasMessageContaining("it ends at index 100")
                .hasMessageContaining("but the state in");
        assertThat(onlySegment()).hasBinaryContent(before);
    }

    private List<String> valuesAfterRestart() throws IOException {
        TestMember member = group.start(1);
        await().until(() -> member.status().ready());
        List<String> values = member.values();
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i)).isEqualTo("value-" + i);
        }
        return values;
    }

    private Path onlySegment() throws IOException {
        try (Stream<Path> files = Files.list(group.segments(1))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The last byte that is not padding. */
    private static int endOfRecords(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void truncate(Path file, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void flip(Path file, int position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        overwrite(file, position, new byte[] {(byte) (bytes[position] ^ 1)});
    }

    private static void overwrite(Path file, int position, byte[] with) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(with), position);
        }
    }
}
