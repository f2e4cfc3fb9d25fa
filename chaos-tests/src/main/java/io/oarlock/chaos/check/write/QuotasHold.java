package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Directory;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.Takeover;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hard quota on the number of znodes is neither exceeded nor makes the server refuse what fits. Quotas are found by
 * the creates of {@code zookeeper_limits}; the znodes that they limit must have children without children only.
 */
public final class QuotasHold implements Checker {

    public static final String NOT_EXCEEDED = "a hard quota is not exceeded";
    static final String REFUSES_ONLY_EXCESS = "a hard quota refuses only what exceeds it";

    private static final Pattern LIMITS = Pattern.compile("/zookeeper/quota(/.+)/zookeeper_limits");
    private static final Pattern COUNT = Pattern.compile("countHardLimit=(\\d+)");

    @Override
    public String name() {
        return "quotas";
    }

    @Override
    public Findings check(History history) {
        Map<String, Long> limits = limits(history);
        List<Violation> violations = new ArrayList<>();
        TreeHistory tree = new TreeHistory(history);
        Takeover takeover = new Takeover(history);
        int creates = 0;
        int refusals = 0;
        for (Operation create : history.operations("create")) {
            String parent = TreeHistory.parent(create.in().requiredText("path"));
            Long limit = limits.get(parent);
            long zxid = create.isOk() ? create.out().number("zxid") : create.refusedZxid();
            if (limit == null || takeover.isOfSource(zxid)) {
                continue;
            }
            if (create.isOk()) {
                creates++;
                checkFits(create, tree.directory(parent), limit, violations);
            } else if (create.refusal().equals("QUOTAEXCEEDED")) {
                refusals++;
                checkExceeds(create, tree.directory(parent), limit, violations);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("creates", creates);
        facts.put("refused", refusals);
        return Findings.of(name(), violations, facts);
    }

    private static Map<String, Long> limits(History history) {
        Map<String, Long> limits = new TreeMap<>();
        for (Operation create : history.operations("create")) {
            Matcher limited = LIMITS.matcher(create.in().requiredText("path"));
            Matcher count = COUNT.matcher(String.valueOf(create.in().text("data")));
            if (create.isOk() && limited.matches() && count.find()) {
                limits.put(limited.group(1), Long.valueOf(count.group(1)));
            }
        }
        return limits;
    }

    /** A quota counts the znode that it is on. */
    private static void checkFits(Operation create, Directory children, long limit, List<Violation> violations) {
        long zxid = create.out().number("zxid");
        long least = 1 + children.childrenAt(zxid) - doubts(children, zxid, Effect.Kind.DELETE);
        if (least > limit) {
            String message = create.in().text("path") + " was created at " + Effect.hex(zxid) + " as one of " + least
                    + " znodes, of at most " + limit;
            violations.add(Violation.of(NOT_EXCEEDED, message, create));
        }
    }

    private static void checkExceeds(Operation create, Directory children, long limit, List<Violation> violations) {
        long zxid = create.refusedZxid();
        long most = 1 + children.childrenAt(zxid) + doubts(children, zxid, Effect.Kind.CREATE);
        if (zxid >= 0 && most < limit) {
            String message = create.in().text("path") + " was refused at " + Effect.hex(zxid) + " beside at most "
                    + most + " znodes, of " + limit;
            violations.add(Violation.of(REFUSES_ONLY_EXCESS, message, create));
        }
    }

    private static long doubts(Directory children, long zxid, Effect.Kind kind) {
        return children.doubtsWithin(-1, zxid).stream()
                .filter(doubt -> doubt.kind() == kind)
                .count();
    }
}
