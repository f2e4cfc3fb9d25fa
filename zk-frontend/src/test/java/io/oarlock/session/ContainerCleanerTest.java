package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContainerCleanerTest {
    @Test
    void aRoundRemovesItsShareOfAMinute() {
        assertThat(new ContainerCleaner.Settings(60_000, 10_000, 0).maxPerRound())
                .isEqualTo(10_000);
        assertThat(new ContainerCleaner.Settings(100, 10, 0).maxPerRound()).isEqualTo(1);
        assertThat(new ContainerCleaner.Settings(600_000, Integer.MAX_VALUE, 0).maxPerRound())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void noneAMinuteMeansNone() {
        assertThat(new ContainerCleaner.Settings(60_000, 0, 0).maxPerRound()).isZero();
    }
}
