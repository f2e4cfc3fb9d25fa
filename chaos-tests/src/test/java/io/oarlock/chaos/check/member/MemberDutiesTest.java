package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberDutiesTest {

    private final Script script = new Script();

    @Test
    void aRunWithoutUnmetDutiesIsFine() {
        script.note("fault", "name", "sync-error-one", "phase", "start", "members", List.of(1L));

        script.satisfies(new MemberDuties());
    }

    @Test
    void aMemberThatWentOnWithABrokenDiskIsFound() {
        script.note("duty", "member", 2L, "unmet", "member 2 went on although its syncs failed");

        script.breaks(new MemberDuties(), MemberDuties.DUTY);
    }

    @Test
    void aMemberThatDoesNotStartAnyMoreIsFound() {
        script.note("duty", "member", 2L, "unmet", "member 2 ended at each of 3 starts", "duty", "SERVE_AGAIN");

        script.breaks(new MemberDuties(), MemberDuties.SERVES_AGAIN);
    }
}
