package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Policy;
import io.oarlock.ratis.TestMember;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyMarkTest {
    @TempDir
    Path directory;

    private ApplyMark mark() throws IOException {
        return ApplyMark.in(directory);
    }

    @Test
    void nothingHasEndedANewMember() throws Exception {
        assertThat(mark().deathsAt(0)).isZero();
        assertThat(mark().deathsAt(1)).isZero();
    }

    @Test
    void whatWasAppliedIsForgotten() throws Exception {
        ApplyMark mark = mark();
        mark.begin(7, new byte[0]);
        mark.end(7);
        assertThat(mark().deathsAt(7)).isZero();
    }

    @Test
    void anEntryThatWasBegunAndNotEndedIsCountedAtEachStart() throws Exception {
        mark().begin(7, new byte[0]);
        assertThat(mark().deathsAt(7)).isEqualTo(1);
        assertThat(mark().deathsAt(7)).isEqualTo(1);
        mark().begin(7, new byte[0]);
        ApplyMark again = mark();
        assertThat(again.deathsAt(7)).isEqualTo(2);
        assertThat(again.deathsAt(6)).isZero();
    }

    /** A replay begins before what ended the process. */
    @Test
    void aReplayUpToTheSameEntryCountsOn() throws Exception {
        mark().begin(7, new byte[0]);
        ApplyMark second = mark();
        second.begin(5, new byte[0]);
        second.end(5);
        second.begin(7, new byte[0]);
        assertThat(mark().deathsAt(7)).isEqualTo(2);
    }

    @Test
    void anotherEntryBeginsAnew() throws Exception {
        mark().begin(7, new byte[0]);
        mark().begin(9, new byte[0]);
        ApplyMark third = mark();
        assertThat(third.deathsAt(7)).isZero();
        assertThat(third.deathsAt(9)).isEqualTo(1);
    }

    @Test
    void anEntryIsDescribedByOriginOperationsAndPath() {
        byte[] entry = EntryCodec.encode(new Entry.Origin(2, 5, 9), List.of(TestMember.proposal("value")));
        EntryCodec.stamp(entry, new Entry.Stamp(1, Policy.DEFAULT));
        assertThat(ApplyMark.describe(entry))
                .contains("member=2")
                .contains("sequence=9")
                .contains("SetData=1")
                .contains("/test");
        assertThat(ApplyMark.describe(new byte[3])).contains("no entry");
    }
}
