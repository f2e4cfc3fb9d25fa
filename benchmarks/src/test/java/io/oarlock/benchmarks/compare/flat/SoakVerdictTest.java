package io.oarlock.benchmarks.compare.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.benchmarks.compare.ensemble.ResourceUsage;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakVerdictTest {
    private static final long MIB = 1 << 20;

    @Test
    void cachesMayFillInTheFirstThird() {
        assertThat(SoakVerdict.of(samples(second -> Math.min(second, 30) * 10 * MIB)))
                .allMatch(Finding::flat);
    }

    @Test
    void steadyGrowthIsNotFlat() {
        assertThat(SoakVerdict.of(samples(second -> second * 10 * MIB))).noneMatch(Finding::flat);
    }

    @Test
    void aSawtoothIsFlat() {
        assertThat(SoakVerdict.of(samples(second -> (100 + 40 * (second % 7)) * MIB)))
                .allMatch(Finding::flat);
    }

    @Test
    void twoSamplesSayNothing() {
        assertThatThrownBy(() -> SoakVerdict.of(samples(second -> 1).subList(0, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void usedHeapIsReadFromEveryCollector() {
        assertThat(ResourceUsage.usedBytes("""
                        4711:
                         garbage-first heap   total 262144K, used 11264K [0x00000000c0000000, 0x0000000100000000)
                          region size 1024K, 5 young (5120K), 0 survivors (0K)
                         Metaspace       used 1011K, committed 1216K, reserved 1114112K
                        """)).isEqualTo(11 * MIB);
        assertThat(ResourceUsage.usedBytes("""
                         garbage-first heap   total reserved 1048576K, committed 262144K, used 2048K [0x0)
                         Metaspace       used 1011K, committed 1216K, reserved 1114112K
                        """)).isEqualTo(2 * MIB);
        assertThat(ResourceUsage.usedBytes("""
                         PSYoungGen      total 75776K, used 2048K [0x00000000eab00000, 0x00000000eff80000)
                          eden space 65024K, 4% used [0x00000000eab00000,0x00000000eadfcc60,0x00000000eea80000)
                         ParOldGen       total 173568K, used 1024K [0x00000000c0000000, 0x00000000ca980000)
                          object space 173568K, 0% used [0x00000000c0000000,0x00000000c0000000,0x00000000ca980000)
                         Metaspace       used 1011K, committed 1216K, reserved 1114112K
                        """)).isEqualTo(MIB);
        assertThat(ResourceUsage.usedBytes("""
                         def new generation   total 78720K, used 8192K [0x00000000c0000000, 0x00000000c5560000)
                          eden space 70016K,  11% used [0x00000000c0000000, 0x00000000c0800000, 0x00000000c4460000)
                         tenured generation   total 174784K, used 3072K [0x00000000d5550000, 0x0000000100000000)
                         Metaspace       used 1011K, committed 1216K, reserved 1114112K
                        """)).isEqualTo(3 * MIB);
        assertThat(ResourceUsage.usedBytes(" ZHeap           used 12M, capacity 256M, max capacity 1024M\n"))
                .isEqualTo(12 * MIB);
    }

    private static List<ResourceUsage> samples(LongUnaryOperator bytes) {
        return LongStream.rangeClosed(1, 90)
                .mapToObj(second -> new ResourceUsage(
                        second, bytes.applyAsLong(second), bytes.applyAsLong(second), bytes.applyAsLong(second)))
                .toList();
    }
}
