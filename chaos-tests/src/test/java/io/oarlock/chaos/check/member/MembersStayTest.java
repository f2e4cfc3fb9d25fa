package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembersStayTest {

    private final Script script = new Script();

    @Test
    void aMemberThatWasKilledIsNoViolation() {
        script.note("fault", "name", "kill-one", "phase", "start", "members", List.of(1L));

        script.satisfies(new MembersStay());
    }

    @Test
    void aMemberThatEndedByItselfIsFound() {
        script.note("ended", "member", 2L);

        script.breaks(new MembersStay(), MembersStay.RUNS);
    }
}
