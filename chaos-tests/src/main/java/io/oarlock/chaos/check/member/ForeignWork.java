package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Clients of other libraries have nothing to complain of: notes {@code foreign} with {@code client}, how many writes
 * were {@code acknowledged}, and {@code complaints}; or {@code skipped} with the reason.
 */
public final class ForeignWork implements Checker {

    public static final String KEPT = "clients of other libraries keep their sessions, locks and acknowledged writes";

    @Override
    public String name() {
        return "other libraries";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Object> facts = new LinkedHashMap<>();
        for (Event note : history.notes()) {
            if (note.function().equals("foreign")) {
                Fields fields = Fields.of(note.value());
                String client = fields.requiredText("client");
                boolean isSkipped = fields.has("skipped");
                facts.put(client, isSkipped ? "SKIPPED: " + fields.text("skipped") : fields.number("acknowledged"));
                fields.list("complaints")
                        .forEach(complaint -> violations.add(Violation.of(KEPT, client + ": " + complaint)));
            }
        }
        return Findings.of(name(), violations, facts);
    }
}
