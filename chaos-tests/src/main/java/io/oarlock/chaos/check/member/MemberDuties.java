package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Members with broken disks and damaged files end rather than go on, and say why: notes {@code duty} with what a member
 * did not do.
 */
public final class MemberDuties implements Checker {

    static final String DUTY = "a member that cannot keep its promises ends and says why";

    @Override
    public String name() {
        return "member duties";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        for (Event note : history.notes()) {
            if (note.function().equals("duty")) {
                violations.add(Violation.of(DUTY, Fields.of(note.value()).requiredText("unmet")));
            }
        }
        return Findings.of(name(), violations, Map.of("unmet", violations.size()));
    }
}
