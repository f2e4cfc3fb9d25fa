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
import io.oarlock.chaos.history.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hard quota on the number of znodes, or on the bytes of their data, is neither exceeded nor makes the server refuse
 * what fits. Quotas are found by the creates of {@code zookeeper_limits}; the znodes that they limit must have children
 * without children only.
 */
public final class QuotasHold implements Checker {

    public static final String NOT_EXCEEDED = "a hard quota is not exceeded";
    static final String REFUSES_ONLY_EXCESS = "a hard quota refuses only what exceeds it";

    private static final String REFUSED = "QUOTAEXCEEDED";
    private static final Pattern LIMITS = Pattern.compile("/zookeeper/quota(/.+)/zookeeper_limits");
    private static final Pattern COUNT = Pattern.compile("countHardLimit=(\\d+)");
    private static final Pattern BYTES = Pattern.compile("byteHardLimit=(\\d+)");

    @Override
    public String name() {
        return "quotas";
    }

    @Override
    public Findings check(History history) {
        Judge judge = new Judge(history);
        Takeover takeover = new Takeover(history);
        for (Operation write : history.operations()) {
            boolean isJudged =
                    write.function().equals("create") || write.function().equals("set");
            long zxid = write.isOk() ? write.out().numberOr("zxid", -1) : write.refusedZxid();
            if (isJudged && zxid >= 0 && !takeover.isOfSource(zxid)) {
                judge.check(write, zxid);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("writes", judge.writes);
        facts.put("of them with known bytes", judge.ofKnownBytes);
        facts.put("refused", judge.refusals);
        return Findings.of(name(), judge.violations, facts);
    }

    /**
     * What is limited.
     *
     * @param count of znodes, with the one that has the quota
     * @param size of their data in bytes
     */
    private record Quota(long count, long size, Directory children, LimitedBytes bytes) {}

    private static final class Judge {

        private final TreeHistory tree;
        private final Map<String, Quota> quotas = new TreeMap<>();
        private final List<Violation> violations = new ArrayList<>();
        private int writes;
        private int ofKnownBytes;
        private int refusals;

        Judge(History history) {
            this.tree = new TreeHistory(history);
            for (Operation create : history.operations("create")) {
                Matcher limited = LIMITS.matcher(create.in().requiredText("path"));
                if (create.isOk() && limited.matches()) {
                    String path = limited.group(1);
                    String limits = String.valueOf(create.in().text("data"));
                    quotas.put(
                            path,
                            new Quota(
                                    limit(COUNT, limits),
                                    limit(BYTES, limits),
                                    tree.directory(path),
                                    new LimitedBytes(tree, path)));
                }
            }
        }

        private static long limit(Pattern pattern, String limits) {
            Matcher found = pattern.matcher(limits);
            return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
        }

        void check(Operation write, long zxid) {
            Quota quota = quotas.get(TreeHistory.parent(write.in().requiredText("path")));
            if (quota == null) {
                return;
            }
            if (write.isOk()) {
                writes++;
                checkFits(write, zxid, quota);
            } else if (write.refusal().equals(REFUSED)) {
                refusals++;
                checkExceeds(write, zxid, quota);
            }
        }

        /** A quota counts the znode that it is on. */
        private void checkFits(Operation write, long zxid, Quota quota) {
            long least = 1 + quota.children.childrenAt(zxid) - doubts(quota, zxid, Effect.Kind.DELETE);
            if (write.function().equals("create") && least > quota.count) {
                fail(NOT_EXCEEDED, write, zxid, least + " znodes, of at most " + quota.count);
            }
            OptionalLong bytes = quota.bytes.at(zxid);
            ofKnownBytes += bytes.isPresent() ? 1 : 0;
            if (bytes.isPresent() && bytes.getAsLong() > quota.size) {
                fail(NOT_EXCEEDED, write, zxid, bytes.getAsLong() + " bytes, of at most " + quota.size);
            }
        }

        private void checkExceeds(Operation write, long zxid, Quota quota) {
            boolean isCreate = write.function().equals("create");
            long most = 1 + quota.children.childrenAt(zxid) + doubts(quota, zxid, Effect.Kind.CREATE);
            boolean countFits = !isCreate || most < quota.count;
            String path = write.in().requiredText("path");
            int length = Payload.length(String.valueOf(write.in().text("data")));
            long more = length - (long) quota.bytes.lengthAt(path, zxid);
            OptionalLong bytes = quota.bytes.at(zxid);
            boolean bytesFit =
                    quota.size == Long.MAX_VALUE || bytes.isPresent() && bytes.getAsLong() + more <= quota.size;
            if (countFits && bytesFit) {
                String there = most + " znodes of " + quota.count + ", with " + bytes + " bytes of " + quota.size;
                fail(REFUSES_ONLY_EXCESS, write, zxid, "refused beside at most " + there);
            }
        }

        private void fail(String promise, Operation write, long zxid, String what) {
            String message = write.function() + " " + write.in().text("path") + " at " + Effect.hex(zxid) + ": " + what;
            violations.add(Violation.of(promise, message, write));
        }

        private static long doubts(Quota quota, long zxid, Effect.Kind kind) {
            return quota.children.doubtsWithin(-1, zxid).stream()
                    .filter(doubt -> doubt.kind() == kind)
                    .count();
        }
    }
}
