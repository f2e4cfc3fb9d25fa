package io.oarlock.chaos.check.session;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.MachineNotes;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ephemeral znodes live exactly as long as their sessions. Looks at creates with an {@code EPHEMERAL} mode, at reads of
 * their paths (answers with {@code czxid} and {@code owner}, or {@code missing}), at {@code close} operations and at
 * notes {@code session} with state {@code expired}. State {@code given-up}, where the client library ended the session
 * by itself, says nothing of when the servers do while something goes wrong; where nothing does, they have ended it
 * soon after, as far as the machine lets them: see {@link MachineNotes}.
 */
public final class EphemeralLives implements Checker {

    static final String THERE = "an ephemeral znode is there while its session lives";
    public static final String GONE = "an ephemeral znode is gone when its session has ended";
    static final String STAYS_GONE = "an ephemeral znode that is gone does not come back";
    static final String OWNED = "an ephemeral znode belongs to the session that created it";

    @Override
    public String name() {
        return "ephemerals";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Sessions sessions = new Sessions(history);
        Map<String, List<Operation>> reads = new HashMap<>();
        Set<String> deletable = new HashSet<>();
        for (Operation operation : history.operations()) {
            boolean isRead = DataReads.isRead(operation) || operation.function().equals("exists");
            if (isRead && operation.isOk() && operation.out().has("zxid")) {
                reads.computeIfAbsent(operation.in().text("path"), path -> new ArrayList<>())
                        .add(operation);
            }
            if (operation.function().equals("delete") && !operation.attempt().isRefused()) {
                deletable.add(operation.in().text("path"));
            }
        }
        int ephemerals = 0;
        for (Effect create : Effect.allOf(history)) {
            boolean ephemeral =
                    String.valueOf(create.operation().in().text("mode")).startsWith("EPHEMERAL");
            if (create.kind() == Effect.Kind.CREATE && ephemeral) {
                ephemerals++;
                List<Operation> ofPath = reads.getOrDefault(create.path(), List.of());
                new Life(create, ofPath, sessions, deletable.contains(create.path())).check(violations);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ephemerals", ephemerals);
        facts.put("sessions that ended", sessions.endEvent.size());
        return Findings.of(name(), violations, facts);
    }

    /** How far each session is known to have lived. */
    private static final class Sessions {
        private static final long LINGER_MILLIS = 2_000;
        private static final long NANOS_PER_MILLI = 1_000_000;

        private final Map<Long, Operation> lastWrite = new HashMap<>();
        private final Map<Long, Long> endZxid = new HashMap<>();
        private final Map<Long, Integer> endEvent = new HashMap<>();

        Sessions(History history) {
            for (Operation operation : history.operations()) {
                if (!operation.isOk() || !operation.out().has("session")) {
                    continue;
                }
                long session = operation.out().number("session");
                if (operation.function().equals("close")) {
                    endEvent.put(session, operation.span().returnEvent());
                    if (operation.out().has("zxid")) {
                        endZxid.put(session, operation.out().number("zxid"));
                    }
                } else if (Effect.isWrite(operation.function())
                        && operation.out().has("zxid")) {
                    lastWrite.merge(session, operation, (a, b) -> zxid(a) > zxid(b) ? a : b);
                }
            }
            boolean isQuiet =
                    history.notes().stream().noneMatch(note -> note.function().equals("fault"));
            MachineNotes machine = new MachineNotes(history);
            Map<Long, Long> timeouts = new HashMap<>();
            for (int i = 0; i < history.events().size(); i++) {
                Event event = history.events().get(i);
                if (event.kind() == EventKind.NOTE && event.function().equals("session")) {
                    Fields fields = Fields.of(event.value());
                    if ("connected".equals(fields.text("state"))) {
                        timeouts.put(fields.numberOr("session", 0), fields.numberOr("timeout", 0));
                    }
                    if ("expired".equals(fields.text("state"))) {
                        endEvent.putIfAbsent(fields.number("session"), i);
                    } else if (isQuiet && "given-up".equals(fields.text("state"))) {
                        long session = fields.number("session");
                        long lingerMillis =
                                lingerMillis(machine, event.timeNanos(), timeouts.getOrDefault(session, 0L));
                        endEvent.putIfAbsent(session, later(history, event.timeNanos(), lingerMillis));
                    }
                }
            }
        }

        /** The client gives up after four thirds of its timeout, of which the servers count the last whole one. */
        private static long lingerMillis(MachineNotes machine, long givenUpNanos, long timeoutMillis) {
            long heardNanos = givenUpNanos - 2 * timeoutMillis * NANOS_PER_MILLI;
            return LINGER_MILLIS
                    + machine.allowanceMillis(heardNanos, 2 * timeoutMillis + LINGER_MILLIS, timeoutMillis);
        }

        /** The last event within the time that servers may take longer than a client to end a session. */
        private static int later(History history, long timeNanos, long lingerMillis) {
            List<Event> events = history.events();
            int i = 0;
            while (i < events.size() && events.get(i).timeNanos() < timeNanos + lingerMillis * NANOS_PER_MILLI) {
                i++;
            }
            return i - 1;
        }
    }

    /** One ephemeral znode from its create on. */
    private record Life(Effect create, List<Operation> reads, Sessions sessions, boolean deletable) {

        void check(List<Violation> violations) {
            long session = create.operation().out().number("session");
            Operation firstMissing = null;
            for (Operation read : reads) {
                if (read.out().flag("missing")) {
                    boolean after = zxid(read) > create.zxid();
                    boolean earliest = firstMissing == null || zxid(read) < zxid(firstMissing);
                    firstMissing = after && earliest ? read : firstMissing;
                } else if (read.out().numberOr("czxid", -1) == create.zxid()) {
                    checkOwner(session, read, violations);
                    checkGone(session, read, violations);
                }
            }
            if (firstMissing != null) {
                checkThere(session, firstMissing, violations);
                checkStaysGone(firstMissing, violations);
            }
        }

        private void checkOwner(long session, Operation read, List<Violation> violations) {
            if (read.out().numberOr("owner", session) != session) {
                String message = create.path() + " was created by session " + Effect.hex(session)
                        + " and is shown as owned by " + Effect.hex(read.out().number("owner"));
                violations.add(Violation.of(OWNED, message, create.operation(), read));
            }
        }

        private void checkGone(long session, Operation read, List<Violation> violations) {
            Integer end = sessions.endEvent.get(session);
            boolean synced = DataReads.isFresh(read);
            boolean begunAfter = end != null && synced && read.span().callEvent() > end;
            boolean newer = zxid(read) >= sessions.endZxid.getOrDefault(session, Long.MAX_VALUE);
            if (begunAfter || newer) {
                String message = create.path() + " is still shown at " + Effect.hex(zxid(read))
                        + ", after the end of session " + Effect.hex(session);
                violations.add(Violation.of(GONE, message, create.operation(), read));
            }
        }

        private void checkThere(long session, Operation missing, List<Violation> violations) {
            Operation lastWrite = sessions.lastWrite.get(session);
            if (!deletable && lastWrite != null && zxid(lastWrite) > zxid(missing)) {
                String message = create.path() + " was missing at " + Effect.hex(zxid(missing)) + ", but session "
                        + Effect.hex(session) + " still wrote at " + Effect.hex(zxid(lastWrite));
                violations.add(Violation.of(THERE, message, create.operation(), missing, lastWrite));
            }
        }

        private void checkStaysGone(Operation missing, List<Violation> violations) {
            for (Operation read : reads) {
                boolean shown = read.out().numberOr("czxid", -1) == create.zxid();
                if (shown && zxid(read) > zxid(missing)) {
                    String message = create.path() + " was missing at " + Effect.hex(zxid(missing))
                            + " and is shown again at " + Effect.hex(zxid(read));
                    violations.add(Violation.of(STAYS_GONE, message, create.operation(), missing, read));
                    return;
                }
            }
        }
    }

    private static long zxid(Operation operation) {
        return operation.out().number("zxid");
    }
}
