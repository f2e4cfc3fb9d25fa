package io.oarlock.ratis.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.TestMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTrimTest {
    private static final int BYTES = 100;

    @TempDir
    Path root;

    @Test
    void whatACheckpointCoversGoes() throws Exception {
        segments("log_0-9", "log_10-19", "log_20-29", "log_inprogress_30");
        trim(root, 35, 0);
        assertThat(TestGroup.names(root)).containsExactlyInAnyOrder("log_20-29", "log_inprogress_30", "raft-meta");
    }

    @Test
    void whatItDoesNotCoverStays() throws Exception {
        segments("log_0-9", "log_10-19", "log_20-29", "log_30-39", "log_inprogress_40");
        trim(root, 18, 0);
        assertThat(TestGroup.names(root))
                .containsExactlyInAnyOrder("log_10-19", "log_20-29", "log_30-39", "log_inprogress_40", "raft-meta");
    }

    @Test
    void soManyBytesStayForFollowers() throws Exception {
        segments("log_0-9", "log_10-19", "log_20-29", "log_30-39", "log_inprogress_40");
        trim(root, 45, 2 * BYTES + 1);
        assertThat(TestGroup.names(root))
                .containsExactlyInAnyOrder("log_20-29", "log_30-39", "log_inprogress_40", "raft-meta");
    }

    @Test
    void theOnlyClosedSegmentStays() throws Exception {
        segments("log_0-9", "log_inprogress_10");
        trim(root, 9, 0);
        assertThat(TestGroup.names(root)).containsExactlyInAnyOrder("log_0-9", "log_inprogress_10", "raft-meta");
        trim(root.resolve("nothing"), 9, 0);
    }

    @Test
    void theOnlyClosedSegmentGoesWhereTheOpenOneKnowsTheTerm() throws Exception {
        segments("log_0-9", "log_inprogress_10");
        LogTrim.remove(LogTrim.unneeded(LogSegment.in(root), 900, 9, 0));
        assertThat(TestGroup.names(root)).containsExactlyInAnyOrder("log_0-9", "log_inprogress_10", "raft-meta");
        LogTrim.remove(LogTrim.unneeded(LogSegment.in(root), 1100, 9, 0));
        assertThat(TestGroup.names(root)).containsExactlyInAnyOrder("log_inprogress_10", "raft-meta");
    }

    @Test
    void noMoreEntriesStayForFollowersThanAStartShouldRead() throws Exception {
        segments("log_0-9999", "log_10000-19999", "log_20000-29999", "log_inprogress_30000");
        trim(root, 30_000, Long.MAX_VALUE);
        assertThat(TestGroup.names(root))
                .containsExactlyInAnyOrder("log_10000-19999", "log_20000-29999", "log_inprogress_30000", "raft-meta");
    }

    @Test
    void aStartAfterAnOrderlyStopReadsLittleOfALongLogAndLosesNothing() throws Exception {
        try (TestGroup group = new TestGroup(root, 1).with(TestGroup.SMALL).startAll()) {
            write(group.leader(), 400);
            assertThat(LogSegment.in(group.segments(1))).hasSizeGreaterThan(3);
            for (int written = 400; written < 402; written++) {
                group.stop(1);
                TestMember again = group.start(1);
                assertThat(group.firstIndex(1)).isPositive();
                assertThat(LogSegment.in(group.segments(1))).hasSizeLessThan(4);
                group.awaitSize(written);
                write(again, written + 1);
            }
        }
    }

    /** One after the other, until there are so many: each is an entry of its own, and many are worth a checkpoint. */
    private static void write(TestMember member, int count) {
        for (int i = member.size(); i < count; i++) {
            int size = i + 1;
            member.propose(i + "x".repeat(1000));
            await().until(() -> member.size() == size);
        }
    }

    private static void trim(Path current, long checkpointIndex, long bytesKept) throws IOException {
        LogTrim.remove(LogTrim.unneeded(LogSegment.in(current), -1, checkpointIndex, bytesKept));
    }

    private void segments(String... names) throws IOException {
        for (String name : names) {
            Files.write(root.resolve(name), new byte[BYTES]);
        }
        Files.createFile(root.resolve("raft-meta"));
    }
}
