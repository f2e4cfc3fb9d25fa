package io.oarlock.chaos.fault.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KillDuringTest {

    private final Set<String> before = new HashSet<>(Set.of("a"));

    @Test
    void aFlushBeginsWithANewFile() {
        assertThat(KillDuring.FLUSH.hasBegun(before, Set.of("a"))).isFalse();
        assertThat(KillDuring.FLUSH.hasBegun(before, Set.of())).isFalse();
        assertThat(KillDuring.FLUSH.hasBegun(before, Set.of("a", "b"))).isTrue();
    }

    @Test
    void aPurgeBeginsWhenAFileGoesThatWasThereOrCameMeanwhile() {
        assertThat(KillDuring.PURGE.hasBegun(before, Set.of("a", "b"))).isFalse();
        assertThat(KillDuring.PURGE.hasBegun(before, Set.of("a"))).isTrue();
    }
}
