package io.oarlock.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.Script;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HuntTest {

    private static final Set<String> PROMISES = PlantedBug.UNCONFIRMED_READ_INDEX.promises();

    private final Script script = new Script();

    @Test
    void aPromiseThatIsBrokenInTheMiddleOfARunIsFoundAtOnce() {
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1)
                .ok(2, "sync-get", "path", "/a", "->", "zxid", 6)
                .begin(1, "set", "path", "/a");

        assertThat(Hunt.isFound(PROMISES, script.history())).isTrue();
    }

    @Test
    void aRunGoesOnWhileThePromisesOfItsBugAreKept() {
        script.ok(1, "set", "path", "/a", "->", "zxid", 7, "version", 1)
                .ok(2, "sync-get", "path", "/a", "->", "zxid", 7)
                .note("ended", "member", 1L);

        assertThat(Hunt.isFound(PROMISES, script.history())).isFalse();
        assertThat(Hunt.isFound(Set.of(), script.history())).isFalse();
    }
}
