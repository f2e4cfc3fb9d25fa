package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.Doubt;
import io.oarlock.chaos.check.evidence.Doubts;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A read is allowed or refused by the ACL that the znode has at the zxid of the answer. Looks at {@code set-acl}
 * operations, whose input says whether everybody may read as {@code readable}, and at reads of their paths; znodes
 * begin readable. Changes whose answers were lost excuse what they can explain.
 */
public final class AclsAgree implements Checker {

    public static final String KEEPS_OUT = "nobody reads what the ACL at the zxid of the answer does not allow";
    public static final String LETS_IN = "everybody reads what the ACL at the zxid of the answer allows";
    static final String VERSION = "a Stat counts the changes of the ACL up to the zxid of the answer";

    @Override
    public String name() {
        return "ACLs";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Changes> byPath = changes(history);
        int judged = 0;
        for (Operation read : history.operations()) {
            String path = String.valueOf(read.in().text("path"));
            Changes changes = byPath.get(path);
            boolean isRead = switch (read.function()) {
                case "get", "sync-get", "children" -> !read.in().has("watch");
                default -> false;
            };
            if (changes != null && isRead) {
                judged += check(read, changes, violations) ? 1 : 0;
            }
        }
        return Findings.of(name(), violations, Map.of("reads", judged));
    }

    private static boolean check(Operation read, Changes changes, List<Violation> violations) {
        boolean isRefused = read.refusal().equals("NOAUTH");
        boolean isShown = read.isOk() && !read.out().flag("missing");
        if (!isRefused && !isShown) {
            return false;
        }
        long zxid = isRefused && read.attempt() instanceof Attempt.Refused refused
                ? Fields.of(refused.reason()).numberOr("zxid", 0)
                : read.out().number("zxid");
        Map.Entry<Long, Operation> last = changes.certain.floorEntry(zxid);
        long lastZxid = last == null ? 0 : last.getKey();
        long mayBe = changes.doubts.stream()
                .filter(doubt -> doubt.mayBeWithin(lastZxid, zxid))
                .count();
        boolean isReadable = last == null || last.getValue().in().flag("readable");
        if (mayBe == 0 && isRefused == isReadable) {
            String message = "the read at " + Effect.hex(zxid) + (isRefused ? " was refused" : " was answered")
                    + ", the ACL was last changed at " + Effect.hex(lastZxid);
            violations.add(Violation.of(isRefused ? LETS_IN : KEEPS_OUT, message, read));
        }
        long versions = read.out().fields("stat").numberOr("aversion", -1);
        long certain = changes.certain.headMap(zxid, true).size();
        long most = certain
                + changes.doubts.stream()
                        .filter(doubt -> doubt.mayBeWithin(0, zxid))
                        .count();
        if (versions >= 0 && (versions < certain || versions > most)) {
            String message = "aversion at " + Effect.hex(zxid) + " is " + versions + ", and should be " + certain
                    + " to " + most;
            violations.add(Violation.of(VERSION, message, read));
        }
        return true;
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

    private static final class Changes {
        private final TreeMap<Long, Operation> certain = new TreeMap<>();
        private final List<Doubt> doubts = new ArrayList<>();
    }
}
