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
 * Members with broken disks and damaged files end rather than go on, and say why; those that were killed serve when
 * they are started: notes {@code duty} with what a member did not do, and {@code duty}, which of the two it owed.
 */
public final class MemberDuties implements Checker {

    static final String DUTY = "a member that cannot keep its promises ends and says why";

    /** Of whatever a kill or another fault has left on its disk. */
    public static final String SERVES_AGAIN = "a member that was ended serves when it is started";

    private static final String SERVE_AGAIN = "SERVE_AGAIN";

    @Override
    public String name() {
        return "member duties";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        for (Event note : history.notes()) {
            if (note.function().equals("duty")) {
                Fields fields = Fields.of(note.value());
                String promise = SERVE_AGAIN.equals(fields.text("duty")) ? SERVES_AGAIN : DUTY;
                violations.add(Violation.of(promise, fields.requiredText("unmet")));
            }
        }
        return Findings.of(name(), violations, Map.of("unmet", violations.size()));
    }
}
