package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Members that have applied the same writes hold the same tree: notes {@code digest} of member, zxid and digest. Those
 * that say {@code last} were read after a sync when nobody wrote any more, and must all be the same. A note
 * {@code unread} tells of a tree that could not be read as a whole.
 */
public final class ReplicaDigests implements Checker {

    public static final String SAME_TREE = "members at the same zxid hold the same tree";
    public static final String SAME_IN_THE_END = "all members hold the same tree when nobody writes any more";
    public static final String READABLE = "the whole tree of a member can be read when nobody writes any more";

    @Override
    public String name() {
        return "replica digests";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, Fields> first = new HashMap<>();
        Fields last = null;
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
                if (last != null && fields.flag("last") && !sameTree(last, fields)) {
                    String message = "member " + last.text("member") + " has come to "
                            + Effect.hex(last.number("zxid")) + " and member " + fields.text("member") + " to "
                            + Effect.hex(fields.number("zxid"));
                    violations.add(new Violation(SAME_IN_THE_END, message, List.of()));
                }
                last = fields.flag("last") ? fields : last;
            } else if (note.function().equals("unread")) {
                Fields fields = Fields.of(note.value());
                String message = "member " + fields.text("member") + ": " + fields.text("reason");
                violations.add(new Violation(READABLE, message, List.of()));
            }
        }
        return Findings.of(name(), violations, Map.of("digests", digests, "zxids", first.size()));
    }

    private static boolean sameTree(Fields one, Fields other) {
        return one.number("zxid") == other.number("zxid")
                && one.requiredText("digest").equals(other.requiredText("digest"));
    }
}
