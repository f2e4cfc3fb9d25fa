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

/** A member runs until somebody ends it: a note {@code ended} of a {@code member} says that one did not. */
public final class MembersStay implements Checker {

    public static final String RUNS = "a member runs until somebody ends it";

    @Override
    public String name() {
        return "members";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        for (Event note : history.notes()) {
            if (note.function().equals("ended")) {
                long member = Fields.of(note.value()).number("member");
                violations.add(new Violation(RUNS, "member " + member + " ended by itself; see its log", List.of()));
            }
        }
        return Findings.of(name(), violations, Map.of("ended by themselves", violations.size()));
    }
}
