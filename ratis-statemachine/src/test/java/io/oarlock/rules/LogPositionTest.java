package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogPositionTest {
    private static final LogPosition APPLIED = new LogPosition(5, 3442);

    @Test
    void aReplayOfWhatIsAppliedFits() {
        assertThat(APPLIED.contradicts(APPLIED)).isFalse();
        assertThat(new LogPosition(5, 3000).contradicts(APPLIED)).isFalse();
        assertThat(new LogPosition(4, 3441).contradicts(APPLIED)).isFalse();
    }

    @Test
    void whatComesNextFits() {
        assertThat(new LogPosition(5, 3443).contradicts(APPLIED)).isFalse();
        assertThat(new LogPosition(7, 3443).contradicts(APPLIED)).isFalse();
    }

    @Test
    void anotherEntryWhereTheStateHasBeenContradictsIt() {
        assertThat(new LogPosition(6, 3442).contradicts(APPLIED)).isTrue();
        assertThat(new LogPosition(4, 3442).contradicts(APPLIED)).isTrue();
        assertThat(new LogPosition(6, 3441).contradicts(APPLIED)).isTrue();
    }
}
