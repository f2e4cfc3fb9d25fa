package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.Directory;
import io.oarlock.chaos.check.evidence.Doubt;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The Stat of a znode in an answer at zxid z says what the writes up to z made of it: reads, lists of children, and
 * what a create or a set tells of itself. Answers have it in {@code stat}. Writes whose answers were lost, and znodes
 * that go by themselves, leave a range.
 */
public final class StatsAgree implements Checker {

    public static final String OF_WRITES = "a Stat tells of the writes of its znode up to the zxid of the answer";
    public static final String OF_CHILDREN =
            "a Stat counts the children of its znode, and their changes, up to the zxid of the answer";
    public static final String LENGTH = "a Stat tells the length of the data that was written last";
    public static final String TIMES = "everybody is told the same times of a znode";

    @Override
    public String name() {
        return "stats";
    }

    @Override
    public Findings check(History history) {
        Judge judge = new Judge(new TreeHistory(history));
        for (Operation operation : history.operations()) {
            if (operation.isOk() && operation.out().has("stat")) {
                judge.check(operation);
            }
        }
        return Findings.of(name(), judge.violations, Map.of("stats", judge.stats, "with children", judge.withChildren));
    }

    private static final class Judge {

        private final TreeHistory tree;
        private final List<Violation> violations = new ArrayList<>();
        private final Map<String, Long> createdMillis = new HashMap<>();
        private final Map<String, Long> modifiedMillis = new HashMap<>();
        private int stats;
        private int withChildren;

        Judge(TreeHistory tree) {
            this.tree = tree;
        }

        void check(Operation answer) {
            Fields named = answer.out().has("path") ? answer.out() : answer.in();
            Look look = new Look(
                    answer,
                    named.requiredText("path"),
                    answer.out().number("zxid"),
                    answer.out().fields("stat"));
            stats++;
            checkTimes(look);
            NavigableMap<Long, Effect> changes = tree.changes(look.path);
            if (changes.isEmpty() && tree.doubts(look.path).isEmpty()) {
                // Nobody who is recorded created it.
                return;
            }
            checkWrites(look, changes.headMap(look.zxid, true));
            checkChildren(look);
        }

        private void checkWrites(Look look, Map<Long, Effect> changes) {
            long created = 0;
            long modified = 0;
            long version = 0;
            Effect last = null;
            for (Effect effect : changes.values()) {
                if (effect.kind() != Effect.Kind.DELETE) {
                    last = effect;
                    modified = effect.zxid();
                    boolean isCreate = effect.kind() == Effect.Kind.CREATE;
                    created = isCreate ? effect.zxid() : created;
                    version = effect.version() >= 0 ? effect.version() : version + 1;
                }
            }
            long lastCreate = created;
            long lastChange = modified;
            List<Doubt> doubts = tree.doubts(look.path);
            if (doubts.stream()
                    .noneMatch(doubt -> doubt.kind() != Effect.Kind.SET && doubt.mayBeWithin(lastCreate, look.zxid))) {
                look.require("czxid", created, OF_WRITES);
            }
            if (doubts.stream().noneMatch(doubt -> doubt.mayBeWithin(lastChange, look.zxid))) {
                look.require("mzxid", modified, OF_WRITES);
                look.require("version", version, OF_WRITES);
                String data = last == null ? null : last.data();
                if (data != null) {
                    look.require("length", Payload.length(data), LENGTH);
                }
            } else if (look.stat.number("mzxid") < modified || look.stat.number("mzxid") > look.zxid) {
                look.fail("mzxid", "at least " + Effect.hex(modified), OF_WRITES);
            }
        }

        private void checkChildren(Look look) {
            Directory directory = tree.directory(look.path);
            long created = look.stat.number("czxid");
            // A multi can create a znode and its children at the same zxid.
            int before = directory.changesUpTo(created - 1);
            long changes = directory.changesUpTo(look.zxid) - (long) before;
            long children = directory.childrenWithin(created - 1, look.zxid);
            withChildren += changes > 0 ? 1 : 0;
            long last = Math.max(created, directory.lastChangeUpTo(look.zxid));
            boolean exact = look.stat.number("cversion") == changes
                    && look.stat.number("children") == children
                    && look.stat.number("pzxid") == last;
            if (exact) {
                return;
            }
            List<Doubt> doubts = directory.doubtsWithin(created - 1, look.zxid);
            long removals = doubts.stream()
                    .filter(doubt -> doubt.kind() == Effect.Kind.DELETE)
                    .count();
            look.requireWithin("cversion", changes, changes + doubts.size(), OF_CHILDREN);
            look.requireWithin("children", children - removals, children + doubts.size() - removals, OF_CHILDREN);
            long shown = look.stat.number("pzxid");
            boolean mayBe =
                    shown > last && shown <= look.zxid && doubts.stream().anyMatch(doubt -> doubt.mayBeAt(shown));
            if (shown != last && !mayBe) {
                look.fail("pzxid", Effect.hex(last), OF_CHILDREN);
            }
        }

        private void checkTimes(Look look) {
            requireSame(look, "ctime", look.stat.number("czxid"), createdMillis);
            requireSame(look, "mtime", look.stat.number("mzxid"), modifiedMillis);
        }

        private void requireSame(Look look, String part, long zxid, Map<String, Long> known) {
            long millis = look.stat.number(part);
            Long other = known.putIfAbsent(look.path + "@" + zxid, millis);
            if (other != null && other != millis) {
                look.fail(part, other + " as told before", TIMES);
            }
        }

        /** A Stat that somebody was told. */
        private final class Look {

            private final Operation answer;
            private final String path;
            private final long zxid;
            private final Fields stat;

            Look(Operation answer, String path, long zxid, Fields stat) {
                this.answer = answer;
                this.path = path;
                this.zxid = zxid;
                this.stat = stat;
            }

            void require(String part, long wanted, String promise) {
                if (stat.number(part) != wanted) {
                    fail(part, Long.toString(wanted), promise);
                }
            }

            void requireWithin(String part, long least, long most, String promise) {
                if (stat.number(part) < least || stat.number(part) > most) {
                    fail(part, least + " to " + most, promise);
                }
            }

            void fail(String part, String wanted, String promise) {
                String message = part + " of " + path + " at " + Effect.hex(zxid) + " is " + stat.number(part)
                        + ", and should be " + wanted;
                violations.add(Violation.of(promise, message, answer));
            }
        }
    }
}
