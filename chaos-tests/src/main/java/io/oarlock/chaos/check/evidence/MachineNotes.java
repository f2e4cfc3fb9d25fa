package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the machine could do, by the notes {@code stall}, {@code steal} and {@code leader} of a history, and by writes
 * that took over a second. A bound of time that is not kept says something of the server only as far as the machine let
 * it run.
 */
public final class MachineNotes {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long SLOW_WRITE_NANOS = 1_000_000_000;
    /** A machine that stood still for this part of a time decides nothing that happened in it. */
    private static final int STALLED_PART = 4;

    private final List<Period> stalls = new ArrayList<>();
    private final List<Period> slowWrites;
    private final List<Long> leaders = new ArrayList<>();

    public MachineNotes(History history) {
        List<Period> stalled = new ArrayList<>();
        for (Event note : history.notes()) {
            long endNanos = note.timeNanos();
            long nanos = Fields.of(note.value()).numberOr("millis", 0) * NANOS_PER_MILLI;
            switch (note.function()) {
                case "stall" -> stalled.add(new Period(endNanos - nanos, endNanos, nanos));
                case "steal" -> stalled.add(new Period(endNanos - SECOND_NANOS, endNanos, nanos));
                case "leader" -> leaders.add(endNanos);
                default -> {}
            }
        }
        this.stalls.addAll(union(stalled));
        this.slowWrites = union(history.operations().stream()
                .filter(operation -> Effect.isWrite(operation.function()))
                .map(write ->
                        Period.whole(write.span().callNanos(), write.span().returnNanos()))
                .filter(write -> write.toNanos != Long.MAX_VALUE && write.lostNanos > SLOW_WRITE_NANOS)
                .toList());
    }

    /** How long the machine stood still within a time. */
    public long stalledMillis(long fromNanos, long toNanos) {
        return millis(stalls, fromNanos, toNanos);
    }

    /** Whether the machine stood still for so much of a time that it decides nothing. */
    public boolean isStalled(long fromNanos, long toNanos) {
        return stalledMillis(fromNanos, toNanos) * STALLED_PART * NANOS_PER_MILLI > toNanos - fromNanos;
    }

    /**
     * How much longer than wanted the end of a session may take: what the machine did not do, what the log was held up,
     * and the whole timeout that each leader since then has given it anew. What makes it longer in this way counts,
     * too.
     */
    public long allowanceMillis(long fromNanos, long wantedMillis, long sessionTimeoutMillis) {
        long allowance = 0;
        long before;
        do {
            before = allowance;
            long until = fromNanos + (wantedMillis + allowance) * NANOS_PER_MILLI;
            long newLeaders = leaders.stream()
                    .filter(nanos -> nanos > fromNanos && nanos <= until)
                    .count();
            allowance = stalledMillis(fromNanos, until)
                    + millis(slowWrites, fromNanos, until)
                    + newLeaders * sessionTimeoutMillis;
        } while (allowance > before);
        return allowance;
    }

    private static long millis(List<Period> periods, long fromNanos, long toNanos) {
        return periods.stream()
                        .mapToLong(period -> period.lostWithin(fromNanos, toNanos))
                        .sum()
                / NANOS_PER_MILLI;
    }

    /** Periods that overlap count once. */
    private static List<Period> union(List<Period> periods) {
        List<Period> united = new ArrayList<>();
        for (Period next : periods.stream()
                .sorted(Comparator.comparingLong(Period::fromNanos))
                .toList()) {
            Period last = united.isEmpty() ? null : united.get(united.size() - 1);
            if (last == null || next.fromNanos >= last.toNanos) {
                united.add(next);
            } else {
                united.set(united.size() - 1, last.with(next));
            }
        }
        return united;
    }

    /** A time, and how much of it was lost. */
    private record Period(long fromNanos, long toNanos, long lostNanos) {

        static Period whole(long fromNanos, long toNanos) {
            return new Period(fromNanos, toNanos, toNanos - fromNanos);
        }

        /** This and one that begins within it: no more is lost than there was. */
        Period with(Period next) {
            long to = Math.max(toNanos, next.toNanos);
            return new Period(fromNanos, to, Math.min(to - fromNanos, lostNanos + next.lostNanos));
        }

        long lostWithin(long from, long to) {
            return Math.max(0, Math.min(lostNanos, Math.min(to, toNanos) - Math.max(from, fromNanos)));
        }
    }
}
