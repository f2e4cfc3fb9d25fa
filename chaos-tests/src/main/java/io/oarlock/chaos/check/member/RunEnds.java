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
 * Every request is answered, if only by the loss of its connection, and a run comes to its end: notes {@code no-answer}
 * of a {@code client}, and notes {@code unfinished} with a {@code reason}. So does a migration from ZooKeeper.
 */
public final class RunEnds implements Checker {

    public static final String ANSWERED = "every request is answered, or its connection ends";
    static final String FINISHED = "what the clients need of the ensemble is done in time";

    /** A digest that differs from ZooKeeper's stops it, among others. */
    public static final String FOLLOWED = "a migration goes on until it is switched over";

    /** How a reason begins to tell that it does not. */
    public static final String STOPPED = "the migration has stopped: ";

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        for (Event note : history.notes()) {
            Fields fields = Fields.of(note.value());
            if (note.function().equals("no-answer")) {
                String message = "client " + fields.text("client") + " waited " + fields.text("seconds") + " s";
                violations.add(new Violation(ANSWERED, message, List.of()));
            } else if (note.function().equals("unfinished")) {
                String reason = String.valueOf(fields.text("reason"));
                violations.add(Violation.of(reason.contains(STOPPED) ? FOLLOWED : FINISHED, reason));
            }
        }
        return Findings.of(name(), violations, Map.of());
    }
}
