package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.evidence.Doubt;
import io.oarlock.chaos.check.evidence.Doubts;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.Takeover;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A read or a write is allowed or refused by the ACL that the znode has at the zxid of the answer. Looks at
 * {@code set-acl} operations, whose input says what everybody may do as {@code readable} and {@code writable}, and at
 * reads and sets of their paths; znodes begin with both. Notes {@code event} with a zxid tell of a znode, too, and only
 * to who may read it. Changes whose answers were lost excuse what they can explain.
 */
public final class AclsAgree implements Checker {

    public static final String KEEPS_OUT = "nobody reads what the ACL at the zxid of the answer does not allow";
    public static final String TELLS_READERS =
            "nobody is told of a change of what the ACL at its zxid does not let him read";
    public static final String LETS_IN = "everybody reads what the ACL at the zxid of the answer allows";
    public static final String KEEPS_WRITERS_OUT = "nobody writes what the ACL at the zxid of the write does not allow";
    public static final String LETS_WRITERS_IN = "everybody writes what the ACL at the zxid of the write allows";
    static final String VERSION = "a Stat counts the changes of the ACL up to the zxid of the answer";

    @Override
    public String name() {
        return "ACLs";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Changes> byPath = changes(history);
        Takeover takeover = new Takeover(history);
        int judged = 0;
        for (Operation asked : history.operations()) {
            String path = String.valueOf(asked.in().text("path"));
            Changes changes = byPath.get(path);
            Right right = rightTo(asked);
            boolean isOfSource = right == Right.WRITE && takeover.isOfSource(zxid(asked));
            if (changes != null && right != null && !isOfSource) {
                judged += check(asked, right, changes, violations) ? 1 : 0;
            }
        }
        int events = checkEvents(history, byPath, violations);
        return Findings.of(name(), violations, Map.of("reads and writes", judged, "events", events));
    }

    /** How many were judged. */
    private static int checkEvents(History history, Map<String, Changes> byPath, List<Violation> violations) {
        int judged = 0;
        for (Event note : history.notes()) {
            Fields event = Fields.of(note.value());
            long zxid = note.function().equals("event") ? event.numberOr("zxid", -1) : -1;
            Changes changes = zxid < 0 ? null : byPath.get(String.valueOf(event.text("path")));
            if (changes == null) {
                continue;
            }
            judged++;
            Map.Entry<Long, Operation> last = changes.certain.floorEntry(zxid);
            if (last != null && !Right.READ.isGrantedBy(last.getValue()) && !changes.mayBeOther(last.getKey(), zxid)) {
                String message = "client " + event.number("client") + " was told " + event.text("type") + " of "
                        + event.text("path") + " at " + Effect.hex(zxid) + ", the ACL was last changed at "
                        + Effect.hex(last.getKey());
                violations.add(Violation.of(TELLS_READERS, message, last.getValue()));
            }
        }
        return judged;
    }

    /** The right that it takes; null if that is not judged. */
    private static @Nullable Right rightTo(Operation asked) {
        return switch (asked.function()) {
            case "get", DataReads.SYNCED, DataReads.LINEARIZABLE, "children" ->
                asked.in().has("watch") ? null : Right.READ;
            case "set" -> Right.WRITE;
            default -> null;
        };
    }

    private static boolean check(Operation asked, Right right, Changes changes, List<Violation> violations) {
        boolean isRefused = asked.refusal().equals("NOAUTH");
        boolean isDone = asked.isOk() && !asked.out().flag("missing");
        if (!isRefused && !isDone) {
            return false;
        }
        long zxid = zxid(asked);
        Map.Entry<Long, Operation> last = changes.certain.floorEntry(zxid);
        long lastZxid = last == null ? 0 : last.getKey();
        boolean isAllowed = last == null || right.isGrantedBy(last.getValue());
        if (isRefused == isAllowed && !changes.mayBeOther(lastZxid, zxid)) {
            String message = asked.function() + " at " + Effect.hex(zxid) + (isRefused ? " was refused" : " was done")
                    + ", the ACL was last changed at " + Effect.hex(lastZxid);
            violations.add(Violation.of(isRefused ? right.letsIn : right.keepsOut, message, asked));
        }
        long versions = asked.out().fields("stat").numberOr("aversion", -1);
        long certain = changes.certain.headMap(zxid, true).size();
        long most = certain
                + changes.doubts.stream()
                        .filter(doubt -> doubt.mayBeWithin(0, zxid))
                        .count();
        if (versions >= 0 && (versions < certain || versions > most)) {
            String message = "aversion at " + Effect.hex(zxid) + " is " + versions + ", and should be " + certain
                    + " to " + most;
            violations.add(Violation.of(VERSION, message, asked));
        }
        return true;
    }

    private static long zxid(Operation asked) {
        return asked.attempt() instanceof Attempt.Refused refused
                ? Fields.of(refused.reason()).numberOr("zxid", 0)
                : asked.out().numberOr("zxid", 0);
    }

    private static Map<String, Changes> changes(History history) {
        Map<String, Changes> byPath = new HashMap<>();
        Doubts doubts = new Doubts(history);
        for (Operation change : history.operations("set-acl")) {
            Changes changes = byPath.computeIfAbsent(change.in().requiredText("path"), path -> new Changes());
            if (change.isOk()) {
                changes.certain.put(change.out().number("zxid"), change);
            } else if (change.attempt().isUnknown()) {
                changes.doubts.add(doubts.of(change));
            }
        }
        return byPath;
    }

    /** What an ACL can allow, and the promises that it does and that nothing else does. */
    private enum Right {
        READ("readable", LETS_IN, KEEPS_OUT),
        WRITE("writable", LETS_WRITERS_IN, KEEPS_WRITERS_OUT);

        private final String name;
        private final String letsIn;
        private final String keepsOut;

        Right(String name, String letsIn, String keepsOut) {
            this.name = name;
            this.letsIn = letsIn;
            this.keepsOut = keepsOut;
        }

        /** Changes that do not speak of it leave it to everybody. */
        boolean isGrantedBy(Operation change) {
            return !change.in().has(name) || change.in().flag(name);
        }
    }

    private static final class Changes {
        private final TreeMap<Long, Operation> certain = new TreeMap<>();
        private final List<Doubt> doubts = new ArrayList<>();

        /** Whether a change whose answer was lost may have come after the one zxid and not after the other. */
        boolean mayBeOther(long exclusive, long inclusive) {
            return doubts.stream().anyMatch(doubt -> doubt.mayBeWithin(exclusive, inclusive));
        }
    }
}
