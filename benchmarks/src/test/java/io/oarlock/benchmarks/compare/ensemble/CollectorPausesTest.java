package io.oarlock.benchmarks.compare.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectorPausesTest {
    @Test
    void theLongestPauseOfEitherCollectorCounts() {
        String serial = """
                [12.3s] GC(4) Pause Young (Allocation Failure) 273M->1M(989M) 3.119ms
                [14.3s] GC(5) Pause Full (Allocation Failure) 683M->230M(989M) 143.500ms
                """;
        String g1 = """
                [0.9s] Using G1
                [12.3s] GC(4) Pause Young (Normal) (G1 Evacuation Pause) 273M->1M(989M) 3.119ms
                [12.4s] GC(5) Concurrent Mark Cycle 900.000ms
                [12.5s] GC(5) Pause Remark 24M->24M(256M) 5.250ms
                """;

        assertThat(CollectorPauses.longest(serial)).isEqualTo(143.5);
        assertThat(CollectorPauses.longest(g1)).isEqualTo(5.25);
    }

    @Test
    void noPauseIsNone() {
        assertThat(CollectorPauses.longest("[0.9s] Using Serial\n")).isZero();
    }
}
