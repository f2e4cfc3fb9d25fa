package io.oarlock.chaos.check;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Members that have applied the same writes hold the same tree: notes {@code digest} of member, zxid and digest. */
public final class ReplicaDigests implements Checker {

    static final String SAME_TREE = "members at the same zxid hold the same tree";

    @Override
    public String name() {
        return "replica digests";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, Fields> first = new HashMap<>();
        int digests = 0;
        for (Event note : history.notes()) {
            if (note.function().equals("digest")) {
                digests++;
                Fields fields = Fields.of(note.value());
                Fields other = first.putIfAbsent(fields.number("zxid"), fields);
                if (other != null && !other.requiredText("digest").equals(fields.requiredText("digest"))) {
                    String message = "at " + Effect.hex(fields.number("zxid")) + " member " + other.text("member")
                            + " holds " + other.text("digest") + " and member " + fields.text("member") + " holds "
                            + fields.text("digest");
                    violations.add(new Violation(SAME_TREE, message, List.of()));
                }
            }
        }
        return Findings.of(name(), violations, Map.of("digests", digests, "zxids", first.size()));
    }
}
