package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Verdict;
import org.junit.jupiter.api.Test;

class ExitStatusTest {

    @Test
    void onlyValidIsSuccess() {
        assertThat(ExitStatus.of(Verdict.VALID)).isZero();
        assertThat(ExitStatus.of(Verdict.INVALID)).isEqualTo(1);
        assertThat(ExitStatus.of(Verdict.UNKNOWN)).isEqualTo(3);
    }
}
