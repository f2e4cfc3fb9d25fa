package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.SessionNotes;
import io.oarlock.chaos.check.evidence.Takeover;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write whose answer was lost with the connection keeps its place in its session all the same: it takes effect before
 * what the session is answered later, or never. Its effect is recognised by its data, which no other write may have, in
 * reads and in what {@code final-children} found, which show data with their {@code mzxid}.
 */
public final class LostAnswers implements Checker {

    public static final String NOT_LATER =
            "a write whose answer was lost takes no effect after a later answer of its session";

    @Override
    public String name() {
        return "lost answers";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        SessionNotes sessions = new SessionNotes(history);
        Map<String, Sighting> sightings = sightings(history);
        Takeover takeover = new Takeover(history);
        Map<Long, List<Operation>> answers = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.isOk()
                    && operation.out().has("session")
                    && !operation.in().has("watch")) {
                answers.computeIfAbsent(operation.out().number("session"), session -> new ArrayList<>())
                        .add(operation);
            }
        }
        int lost = 0;
        int seen = 0;
        for (Operation write : history.operations()) {
            if (!write.attempt().isUnknown() || !write.in().has("data")) {
                continue;
            }
            lost++;
            Sighting sighting = sightings.get(write.in().requiredText("data"));
            if (sighting != null
                    && !takeover.isOfSource(sighting.zxid)
                    && sighting.path.startsWith(write.in().requiredText("path"))) {
                seen++;
                long session = sessions.sessionAt(
                        write.in().number("client"), write.span().callEvent());
                Operation later = laterButOlder(write, sighting, answers.getOrDefault(session, List.of()));
                if (later != null) {
                    String message = sighting.path + " got " + write.in().text("data") + " at "
                            + Effect.hex(sighting.zxid) + ", after a later request of session " + Effect.hex(session)
                            + " was answered at " + Effect.hex(later.out().number("zxid"));
                    violations.add(Violation.of(NOT_LATER, message, write, later));
                }
            }
        }
        return Findings.of(name(), violations, Map.of("lost answers", lost, "of them seen to take effect", seen));
    }

    private static @Nullable Operation laterButOlder(Operation write, Sighting sighting, List<Operation> answers) {
        for (Operation answer : answers) {
            boolean asked = answer.span().callEvent() > write.span().callEvent();
            if (asked && answer.out().numberOr("zxid", Long.MAX_VALUE) < sighting.zxid) {
                return answer;
            }
        }
        return null;
    }

    private static Map<String, Sighting> sightings(History history) {
        Map<String, Sighting> sightings = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.in().has("path")) {
                add(operation.in().requiredText("path"), operation.out(), sightings);
            }
            for (Object node : operation.out().list("nodes")) {
                Fields fields = Fields.of(node);
                add(String.valueOf(fields.text("path")), fields, sightings);
            }
        }
        return sightings;
    }

    private static void add(String path, Fields shown, Map<String, Sighting> sightings) {
        if (shown.has("data") && shown.numberOr("mzxid", -1) >= 0) {
            sightings.put(shown.requiredText("data"), new Sighting(path, shown.number("mzxid")));
        }
    }

    /** Where data was seen, and the zxid of the write that put it there. */
    private record Sighting(String path, long zxid) {}
}
