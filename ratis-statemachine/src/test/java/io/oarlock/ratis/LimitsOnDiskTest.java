package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.ratis.log.LogCapacity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was acknowledged is there after a start with any limit at its smallest: limits are for what is yet to come. */
class LimitsOnDiskTest {
    private static final Bound[] OF_LOG_AND_STORE = {
        Bound.FRAME_BYTES,
        Bound.LOGGED_ENTRY_BYTES,
        Bound.ENTRY_BYTES,
        Bound.ENTRY_OPERATIONS,
        Bound.LOG_DISK_BYTES,
        Bound.UNWRITTEN_BYTES
    };

    /** Close to the largest entry that there can be, and one that a log of before may hold, written past our bounds. */
    private static final int LARGE = (int) Bound.LOGGED_ENTRY_BYTES.defaultValue() - 2000;

    private static final Limits GENEROUS =
            Limits.DEFAULTS.with(Bound.FRAME_BYTES, LARGE).with(Bound.ENTRY_BYTES, LARGE);

    @TempDir
    Path root;

    private TestGroup group;

    @BeforeEach
    void group() throws Exception {
        group = new TestGroup(root, 1).with(GENEROUS);
    }

    @AfterEach
    void close() throws IOException {
        group.close();
    }

    private static Stream<Limits> everythingAtItsSmallest() {
        Limits smallest = Limits.DEFAULTS;
        for (Bound bound : Bound.values()) {
            smallest = smallest.with(bound, 1);
        }
        return Stream.of(smallest);
    }

    /** Those that the log or the store may run into; a long build takes every other one, too. */
    private static Stream<Bound> boundsToShrink() {
        return Boolean.getBoolean("oarlock.long") ? Stream.of(Bound.values()) : Stream.of(OF_LOG_AND_STORE);
    }

    private List<String> writeNearTheLimit(int times) throws IOException {
        TestMember member = group.start(1);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            values.add(i + "x".repeat(LARGE));
            values.add("small " + i);
        }
        values.forEach(member::propose);
        group.awaitSize(values.size());
        return values;
    }

    private void crash() throws IOException {
        Path copy = CrashImage.of(root.resolve("member-1"), root.resolve("crashed"));
        group.close();
        CrashImage.restore(copy, root.resolve("member-1"));
    }

    private void startsWithAllOf(List<String> values, Limits limits) throws Exception {
        TestMember member = group.with(limits).start(1);
        await().until(() -> member.status().ready());
        assertThat(member.values()).isEqualTo(values);
        member.propose("after");
        group.awaitSize(values.size() + 1);
        assertThat(member.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("boundsToShrink")
    void aKillAndOneLimitAtItsSmallest(Bound bound) throws Exception {
        List<String> values = writeNearTheLimit(1);
        crash();
        startsWithAllOf(values, Limits.DEFAULTS.with(bound, 1));
    }

    @ParameterizedTest
    @MethodSource("everythingAtItsSmallest")
    void aKillAndEveryLimitAtItsSmallestTwice(Limits smallest) throws Exception {
        List<String> values = writeNearTheLimit(2);
        crash();
        startsWithAllOf(values, smallest);
        group.stop(1);
        List<String> more = new ArrayList<>(values);
        more.add("after");
        startsWithAllOf(more, smallest);
    }

    @ParameterizedTest
    @MethodSource("everythingAtItsSmallest")
    void aStopAndEveryLimitAtItsSmallest(Limits smallest) throws Exception {
        List<String> values = writeNearTheLimit(2);
        group.stop(1);
        startsWithAllOf(values, smallest);
    }

    @Test
    void aMemberWithTheSmallestLimitsTakesWhatOneWithGenerousLimitsAppends() throws Exception {
        group = new TestGroup(root, 3);
        List<TestMember> members = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            members.add(group.with(
                            id == 3
                                    ? GENEROUS
                                    : everythingAtItsSmallest().findFirst().orElseThrow())
                    .start(id));
        }
        group.leader();
        members.get(2).propose("x".repeat(LARGE));
        members.get(0).propose("small");
        group.awaitSize(2);
        assertThat(group.all()).allMatch(member -> member.faults().isEmpty());
    }

    /** Of a version that had no bound: the record that is there counts, whatever may be logged from now on. */
    @Test
    void aRecordThatIsLargerThanAnythingFromNowOnIsReadBack() throws Exception {
        assertThat(LogCapacity.of(40 << 20).appendBytes()).isGreaterThan(40 << 20);
        assertThat(LogCapacity.of(40 << 20).writeBufferBytes()).isGreaterThan(40 << 20);
        assertThat(LogCapacity.of(40 << 20).queueBytes()).isGreaterThan(40 << 20);
        assertThat(LogCapacity.of(40 << 20).messageBytes()).isGreaterThan(40 << 20);
    }

    @Test
    void aHeapThatCannotCarryWhatIsInTheLogIsToldSoBeforeAnythingIsTouched() {
        assertThatThrownBy(() -> LogCapacity.of(40 << 20).checkHeap(100 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a record of " + (40 << 20) + " bytes")
                .hasMessageContaining("-Xmx161m");
    }

    @Test
    void aFrameMayBeAsLargeAsLogAndHeapCanCarry() {
        long carried = Bound.LOGGED_ENTRY_BYTES.defaultValue() - (512 << 10);
        assertThat(LogCapacity.frameBytesMax(8L << 30)).isEqualTo(carried);
        assertThat(LogCapacity.frameBytesMax(256L << 20)).isEqualTo(8 << 20);
        assertThat(LogCapacity.frameBytesMax(1 << 20)).isEqualTo(Bound.FRAME_BYTES.defaultValue());
    }
}
