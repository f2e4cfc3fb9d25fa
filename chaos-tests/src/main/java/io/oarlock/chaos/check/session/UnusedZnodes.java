package io.oarlock.chaos.check.session;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.evidence.Directory;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.MachineNotes;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Containers and TTL znodes are there as long as they are used, and go afterwards. Looks at creates with the mode
 * {@code CONTAINER}, or a {@code TTL} mode and its {@code ttl} in milliseconds, and at reads of their paths. That one
 * is there too long is judged only before the first fault, since each new leader begins to look anew, and by what the
 * machine let the server do: see {@link MachineNotes}. TTLs are not judged where wall clocks jump.
 */
public final class UnusedZnodes implements Checker {

    public static final String USED = "a container or TTL znode that has a child is there";
    public static final String IN_TIME = "a TTL znode is there until its time is over";
    public static final String GOES = "a container or TTL znode that is not used any more goes";

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Leaders look every half a second, and what they find goes through the log. */
    private static final long LINGER_MILLIS = 4_000;
    /** Times of znodes are whole milliseconds, and the leader's clock may be corrected a little. */
    private static final long CLOCK_MILLIS = 20;

    private static final String CLOCK_FAULTS = "clock-";

    @Override
    public String name() {
        return "unused znodes";
    }

    @Override
    public Findings check(History history) {
        Judge judge = new Judge(history);
        for (Operation read : history.operations()) {
            if (DataReads.isRead(read) && read.isOk() && read.out().has("zxid")) {
                judge.check(read);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("found", judge.found);
        facts.put("missing", judge.missing);
        return Findings.of(name(), judge.violations, facts);
    }

    private static final class Judge {

        private final List<Violation> violations = new ArrayList<>();
        private final TreeHistory tree;
        private final MachineNotes machine;
        private final long firstFaultNanos;
        private final boolean clocksJump;
        private int found;
        private int missing;

        Judge(History history) {
            this.tree = new TreeHistory(history);
            this.machine = new MachineNotes(history);
            List<Event> faults = history.notes().stream()
                    .filter(note -> note.function().equals("fault"))
                    .toList();
            this.firstFaultNanos =
                    faults.isEmpty() ? Long.MAX_VALUE : faults.get(0).timeNanos();
            this.clocksJump = faults.stream()
                    .anyMatch(note ->
                            String.valueOf(Fields.of(note.value()).text("name")).startsWith(CLOCK_FAULTS));
        }

        void check(Operation read) {
            String path = read.in().requiredText("path");
            long zxid = read.out().number("zxid");
            Map.Entry<Long, Effect> last = tree.changes(path).floorEntry(zxid);
            Effect created = created(path, zxid);
            if (created == null || last == null || last.getValue().kind() == Effect.Kind.DELETE) {
                return;
            }
            if (read.out().flag("missing")) {
                missing++;
                checkMissing(read, created, last.getValue());
            } else if (DataReads.isFresh(read)) {
                found++;
                checkFound(read, created, last.getValue());
            }
        }

        /** The create of what is or was there at a zxid; null unless it goes when it is not used. */
        private @Nullable Effect created(String path, long zxid) {
            Effect created = null;
            for (Effect effect : tree.changes(path).headMap(zxid, true).values()) {
                created = effect.kind() == Effect.Kind.CREATE ? effect : created;
            }
            String mode = created == null ? null : created.operation().in().text("mode");
            return mode != null && (mode.equals("CONTAINER") || mode.contains("TTL")) ? created : null;
        }

        private void checkMissing(Operation read, Effect created, Effect last) {
            long zxid = read.out().number("zxid");
            Directory children = tree.directory(created.path());
            String child = children.certainAt(created.zxid(), zxid);
            if (child != null) {
                String message = created.path() + " was missing at " + Effect.hex(zxid) + ", with its child " + child;
                violations.add(Violation.of(USED, message, created.operation(), read));
                return;
            }
            long ttlMillis = created.operation().in().numberOr("ttl", 0);
            long agedMillis =
                    (read.span().returnNanos() - last.operation().span().callNanos()) / NANOS_PER_MILLI;
            if (!clocksJump
                    && ttlMillis > 0
                    && !mayHaveBeenWritten(created, last, zxid)
                    && agedMillis < ttlMillis - CLOCK_MILLIS) {
                String message = created.path() + " was missing at " + Effect.hex(zxid) + ", " + agedMillis
                        + " ms after " + last.describe() + ", with a TTL of " + ttlMillis + " ms";
                violations.add(Violation.of(IN_TIME, message, last.operation(), read));
            }
        }

        /** Whether a write whose answer was lost may have changed it since its last change. */
        private boolean mayHaveBeenWritten(Effect created, Effect last, long zxid) {
            // That it may have gone by itself is one doubt more.
            return tree.doubts(created.path()).stream()
                            .filter(doubt -> doubt.mayBeWithin(last.zxid(), zxid))
                            .count()
                    > 1;
        }

        private void checkFound(Operation read, Effect created, Effect last) {
            long unusedNanos = unusedSince(read, created, last);
            long ttlMillis = created.operation().in().numberOr("ttl", 0);
            if (unusedNanos < 0 || clocksJump || read.span().returnNanos() > firstFaultNanos) {
                return;
            }
            long wantedMillis = ttlMillis + LINGER_MILLIS;
            long keptMillis = (read.span().callNanos() - unusedNanos) / NANOS_PER_MILLI;
            if (keptMillis > wantedMillis + machine.allowanceMillis(unusedNanos, wantedMillis, LINGER_MILLIS)) {
                String message = created.path() + " was still there at "
                        + Effect.hex(read.out().number("zxid")) + ", " + keptMillis + " ms after it was used last";
                violations.add(Violation.of(GOES, message, last.operation(), read));
            }
        }

        /** When it was used last, as far as that is certain; negative if it is in use, or was never used. */
        private long unusedSince(Operation read, Effect created, Effect last) {
            long zxid = read.out().number("zxid");
            Directory children = tree.directory(created.path());
            if (children.certainAt(created.zxid(), zxid) != null
                    || !children.doubtsWithin(created.zxid(), zxid).isEmpty()
                    || mayHaveBeenWritten(created, last, zxid)) {
                return -1;
            }
            if (read.out().numberOr("mzxid", -1) != last.zxid()) {
                return -1;
            }
            Effect lastOfChildren = children.lastCertainWithin(created.zxid(), zxid);
            boolean isContainer = !created.operation().in().has("ttl");
            if (isContainer && lastOfChildren == null) {
                return -1;
            }
            long changedNanos = last.operation().span().returnNanos();
            return lastOfChildren == null
                    ? changedNanos
                    : Math.max(
                            isContainer ? 0 : changedNanos,
                            lastOfChildren.operation().span().returnNanos());
        }
    }
}
