package io.oarlock.chaos.check.session;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.FaultTouches;
import io.oarlock.chaos.check.evidence.LocalSessions;
import io.oarlock.chaos.check.evidence.MachineNotes;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A session that is heard of does not expire, and one that nobody hears of does: notes {@code session} with
 * {@code state}, of which {@code connected} has the {@code timeout} in milliseconds and the {@code member}, and notes
 * {@code return} of a client that asks for a session that its library has given up, with what it was told as
 * {@code state}; such a client closes the session if it finds it.
 *
 * <p>A session that only one member knows ends when its client goes to another one: that expiry is not judged, see
 * {@link LocalSessions}.
 *
 * <p>An expiry is not judged where a fault touched the member that heard of the session: it may have died or have been
 * cut off before it told the leader. Whatever happened to other members and to leaders is no excuse, since a new leader
 * gives each session its whole timeout. A session that comes back is judged by the leaders that there were meanwhile;
 * where a fault touched its member, which may have told the leader of it late, only after so long that this makes no
 * difference. What the machine did not do is added to each bound: see {@link MachineNotes}.
 */
public final class SessionLives implements Checker {

    public static final String HEARD_OF = "a session that was heard of within its timeout is not expired";
    public static final String ENDS = "a session that nobody heard of for long after its timeout is over";

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What a member has heard of reaches the leader a little later, or not at all if the member dies. */
    private static final long REPORT_MILLIS = 1_500;
    /** Ticks, a slow machine, and one more timeout for a new leader that nobody ordered. */
    private static final long GRACE_MILLIS = 3_000;

    private static final int TIMEOUTS_MAX = 2;
    /** For every fault while a member that was touched did not tell of its sessions. */
    private static final long FAULT_GRACE_MILLIS = 10_000;

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public Findings check(History history) {
        Judge judge = new Judge(history);
        for (Event note : history.notes()) {
            if (note.function().equals("session") || note.function().equals("return")) {
                judge.hear(note);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("expired", judge.expired);
        facts.put("of them judged", judge.judged);
        facts.put("not judged, of one member", judge.local);
        facts.put("came back", judge.returned);
        facts.put("longest allowance for the machine, ms", judge.allowanceMillisMax);
        return Findings.of(name(), judge.violations, judge.undecided, facts);
    }

    private static final class Judge {
        /** A member that was touched may be at fault for some time after it. */
        private static final long UNREST_MILLIS = 15_000;
        /** Until a member that was touched has a connection to the leader again. */
        private static final long TOUCHED_MILLIS = 15_000;

        private final List<Violation> violations = new ArrayList<>();
        private final Map<Long, Life> lives = new HashMap<>();
        private final Map<Long, NavigableMap<Long, Operation>> answers;
        private final List<Event> faults;
        private final FaultTouches touches;
        private final MachineNotes machine;
        private final LocalSessions locals;
        private int expired;
        private int judged;
        private int local;
        private int returned;
        private int undecided;
        private long allowanceMillisMax;

        Judge(History history) {
            this.answers = answers(history);
            this.faults = history.notes().stream()
                    .filter(note -> note.function().equals("fault"))
                    .toList();
            this.touches = new FaultTouches(history, TOUCHED_MILLIS);
            this.machine = new MachineNotes(history);
            this.locals = new LocalSessions(history);
        }

        void hear(Event note) {
            Fields fields = Fields.of(note.value());
            long session = fields.numberOr("session", 0);
            Life life = lives.computeIfAbsent(session, id -> new Life());
            String state = String.valueOf(fields.text("state"));
            Operation last = lastAnswer(session, note);
            switch (state) {
                case "connected" -> {
                    // The library of a client that is connected pings.
                    if (life.connectedNanos >= 0 && life.leftNanos > life.connectedNanos) {
                        returned++;
                        checkReturn(session, life, note, last);
                    }
                    life.connectedNanos = note.timeNanos();
                    life.timeoutMillis = fields.numberOr("timeout", 0);
                    life.member = fields.numberOr("member", -1);
                    life.isClosed = note.function().equals("return");
                }
                case "expired" -> {
                    expired++;
                    if (locals.mayBe(session)) {
                        local++;
                    } else if (!life.isClosed) {
                        checkExpiry(session, life, note, last);
                    }
                }
                case "left", "disconnected" -> life.leftNanos = note.timeNanos();
                default -> {}
            }
        }

        private @Nullable Operation lastAnswer(long session, Event before) {
            Map.Entry<Long, Operation> last =
                    answers.getOrDefault(session, new TreeMap<>()).lowerEntry(before.timeNanos());
            return last == null ? null : last.getValue();
        }

        private void checkExpiry(long session, Life life, Event told, @Nullable Operation last) {
            // When its member heard of it last cannot be told, but not before the client sent what was answered.
            long heardNanos =
                    Math.max(life.connectedNanos, last == null ? 0 : last.span().callNanos());
            long fromNanos = heardNanos - life.timeoutMillis * NANOS_PER_MILLI;
            if (touches.isTouched(life.member, fromNanos, told.timeNanos())) {
                return;
            }
            judged++;
            long silentMillis = (told.timeNanos() - heardNanos) / NANOS_PER_MILLI;
            long stalledMillis = machine.stalledMillis(fromNanos, told.timeNanos());
            if (silentMillis < life.timeoutMillis - REPORT_MILLIS - stalledMillis) {
                String message = "session " + Effect.hex(session) + " was told that it had expired " + silentMillis
                        + " ms after it was heard of, with a timeout of " + life.timeoutMillis + " ms"
                        + allowed(stalledMillis);
                violations.add(new Violation(HEARD_OF, message, last == null ? List.of() : List.of(last)));
            } else if (silentMillis < life.timeoutMillis - REPORT_MILLIS) {
                undecided++;
            }
        }

        private long faultMillis(long fromNanos, Event told, long timeoutMillis) {
            long during = faults.stream()
                    .filter(note -> note.timeNanos() > fromNanos && note.timeNanos() < told.timeNanos())
                    .count();
            return UNREST_MILLIS + during * (timeoutMillis + FAULT_GRACE_MILLIS);
        }

        private static String allowed(long millis) {
            return millis == 0 ? "" : ", and " + millis + " ms for what the machine did not do";
        }

        private void checkReturn(long session, Life life, Event told, @Nullable Operation last) {
            long heardNanos =
                    Math.max(life.leftNanos, last == null ? 0 : last.span().returnNanos());
            long awayMillis = (told.timeNanos() - heardNanos) / NANOS_PER_MILLI;
            long from = heardNanos - life.timeoutMillis * NANOS_PER_MILLI;
            boolean isTouched = touches.isTouched(life.member, from, told.timeNanos());
            long wantedMillis = TIMEOUTS_MAX * life.timeoutMillis
                    + GRACE_MILLIS
                    + (isTouched ? faultMillis(from, told, life.timeoutMillis) : 0);
            long allowanceMillis = machine.allowanceMillis(heardNanos, wantedMillis, life.timeoutMillis);
            allowanceMillisMax = Math.max(allowanceMillisMax, allowanceMillis);
            if (life.timeoutMillis == 0 || awayMillis <= wantedMillis + allowanceMillis) {
                return;
            }
            if (machine.isStalled(heardNanos, told.timeNanos())) {
                undecided++;
                return;
            }
            String message = "session " + Effect.hex(session) + " was taken up again " + awayMillis
                    + " ms after it was heard of last, with a timeout of " + life.timeoutMillis + " ms"
                    + allowed(allowanceMillis);
            violations.add(new Violation(ENDS, message, List.of()));
        }
    }

    /** By session and time of the answer. */
    private static Map<Long, NavigableMap<Long, Operation>> answers(History history) {
        Map<Long, NavigableMap<Long, Operation>> answers = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.isOk()
                    && operation.out().has("session")
                    && operation.span().returnEvent() != Span.NEVER) {
                answers.computeIfAbsent(operation.out().number("session"), session -> new TreeMap<>())
                        .put(operation.span().returnNanos(), operation);
            }
        }
        return answers;
    }

    private static final class Life {
        private long connectedNanos = -1;
        private long leftNanos;
        private long timeoutMillis;
        private long member = -1;
        /** By the connection that asked for it again: its first client is told that it is gone. */
        private boolean isClosed;
    }
}
