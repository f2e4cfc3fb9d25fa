package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignWorkTest {

    private final Script script = new Script();

    @Test
    void whoIsContentOrIsNotThereBreaksNothing() {
        script.note("foreign", "client", "curator 0", "acknowledged", 9L, "complaints", List.of());
        script.note("foreign", "client", "kazoo", "skipped", "not installed");

        script.satisfies(new ForeignWork());
    }

    @Test
    void aComplaintIsFound() {
        script.note("foreign", "client", "kazoo", "acknowledged", 9L, "complaints", List.of("the session was lost"));

        script.breaks(new ForeignWork(), ForeignWork.KEPT);
    }
}
