package io.oarlock.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StealTest {

    @Test
    void theEighthNumberOfAllProcessorsTogetherIsTheStolenTime() {
        String stat = "cpu  10 20 30 40 50 60 70 80 90 100\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5\n";
        assertThat(Steal.ticksIn(stat)).isEqualTo(80);
    }

    @Test
    void aKernelThatDoesNotSayStealsNothing() {
        assertThat(Steal.ticksIn("cpu  10 20 30\n")).isZero();
        assertThat(Steal.ticksIn("")).isZero();
    }
}
