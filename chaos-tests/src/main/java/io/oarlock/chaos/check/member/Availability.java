package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.evidence.FaultTouches;
import io.oarlock.chaos.check.evidence.MachineNotes;
import io.oarlock.chaos.check.evidence.WriteGaps;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How well clients were served: the longest time without a successful write, sessions that expired, and clients that
 * lost their connection although no fault touched their member. Notes: {@code session} with {@code state},
 * {@code client}, {@code member}; {@code stray} with {@code client}, who does not count; {@code move} with
 * {@code client}, who is touched with any member, and {@code stays} where it goes to a member that it does not leave
 * any more: while that one is away nobody else keeps its session alive; {@code fault} with {@code name}, {@code phase}
 * (start or stop) and {@code members}. What the machine did not do is not asked of the server: see
 * {@link MachineNotes}.
 */
public final class Availability implements Checker {

    static final String WRITE_GAP = "the time without a successful write stays within the limit";
    public static final String NO_EXPIRY = "no session expires while its client lives";
    static final String UNTOUCHED = "a client whose member is not touched stays connected";

    /** Its name among the findings, and those of its facts. */
    public static final String NAME = "availability";

    public static final String GAP = "longest gap without a write, ms";
    public static final String EXPIRED = "expired sessions";
    public static final String UNTOUCHED_DISCONNECTS = "disconnects of untouched clients";

    static final String FAULT_GAPS = "longest gap of each fault, ms";
    static final String FAULT_GAP_MEDIAN = "median of these, ms";

    private static final Set<String> LOST = Set.of("expired", "given-up");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Limits limits;

    /**
     * What is still good enough; {@link Long#MAX_VALUE} for anything.
     *
     * @param writeGapMillisMax longest time without a successful write
     * @param expiredSessionsMax sessions that may expire
     * @param untouchedDisconnectsMax disconnects of clients whose member was not touched
     * @param graceMillis how long after the end of a fault its member still counts as touched
     */
    public record Limits(
            long writeGapMillisMax, long expiredSessionsMax, long untouchedDisconnectsMax, long graceMillis) {

        /** Counts only, judges nothing. */
        public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 5_000);
    }

    public Availability(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        WriteGaps gaps = new WriteGaps(history);
        WriteGaps.Gap gap = gaps.longest();
        MachineNotes machine = new MachineNotes(history);
        Sessions sessions = new Sessions(history, machine, limits.graceMillis);
        long stalledMillis = machine.stalledMillis(gap.fromNanos(), gap.toNanos());
        boolean isGapUndecided = limits.writeGapMillisMax < gap.millis() - stalledMillis
                && machine.isStalled(gap.fromNanos(), gap.toNanos());
        if (!isGapUndecided) {
            String what = "ms without a write, " + stalledMillis + " of them while the machine stood still";
            addIfOver(violations, WRITE_GAP, gap.millis(), sum(limits.writeGapMillisMax, stalledMillis), what);
        }
        addIfOver(violations, NO_EXPIRY, sessions.expired, limits.expiredSessionsMax, "sessions expired");
        addIfOver(
                violations,
                UNTOUCHED,
                sessions.untouched,
                limits.untouchedDisconnectsMax,
                "untouched clients disconnected");
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(GAP, gap.millis());
        facts.put("gap began at, ms", gap.fromMillis());
        facts.put("of it the machine stood still, ms", stalledMillis);
        facts.put(EXPIRED, sessions.expired);
        facts.put("disconnects", sessions.disconnects);
        facts.put(UNTOUCHED_DISCONNECTS, sessions.untouched);
        facts.put("sessions that the machine excuses", sessions.excused);
        facts.put("sessions lost with the member that their clients stay at", sessions.stayed);
        Map<String, List<Long>> ofFaults = gaps.ofFaults();
        if (!ofFaults.isEmpty()) {
            facts.put(FAULT_GAPS, ofFaults);
            facts.put(FAULT_GAP_MEDIAN, median(ofFaults));
        }
        return Findings.of(name(), violations, isGapUndecided ? 1 : 0, facts);
    }

    private static long sum(long limit, long allowance) {
        return limit == Long.MAX_VALUE ? limit : limit + allowance;
    }

    /** Sessions that expired and clients that were disconnected, but for what the machine is to blame for. */
    private static final class Sessions {
        /** A client that is not answered for two thirds of its timeout leaves, and asks at a third. */
        private static final int ENOUGH_PARTS = 3;

        private final MachineNotes machine;
        private final FaultTouches touches;
        private final Set<Long> strays;
        private final Set<Long> movers;
        private final Set<Long> stayers;
        private final Map<Long, Long> timeouts = new HashMap<>();
        /** Of clients that lost their connection to a member and have found none since: when its fault began. */
        private final Map<Long, Long> awayNanos = new HashMap<>();

        private long expired;
        private long disconnects;
        private long untouched;
        private long excused;
        private long stayed;

        Sessions(History history, MachineNotes machine, long graceMillis) {
            this.machine = machine;
            this.touches = new FaultTouches(history, graceMillis);
            this.strays = clientsOf("stray", history, Set.of());
            this.movers = clientsOf("move", history, Set.of());
            this.stayers = clientsOf("move", history, Set.of("stays"));
            for (Event note : history.notes()) {
                Fields fields = Fields.of(note.value());
                if (note.function().equals("session") && !strays.contains(fields.numberOr("client", -1))) {
                    count(note, fields);
                }
            }
        }

        private void count(Event note, Fields fields) {
            long client = fields.numberOr("client", -1);
            String state = String.valueOf(fields.text("state"));
            if (state.equals("connected")) {
                timeouts.put(client, fields.numberOr("timeout", 0));
                awayNanos.remove(client);
            }
            boolean isDisconnected = state.equals("disconnected");
            disconnects += isDisconnected ? 1 : 0;
            boolean isLost = LOST.contains(state);
            LongSummaryStatistics touchedSince = touchedSince(client, fields.numberOr("member", -1), note.timeNanos());
            boolean isTouched = touchedSince.getCount() > 0;
            boolean isUntouched = isDisconnected && !isTouched;
            // A client that was about to leave may still have been there when its member went.
            if ((isDisconnected || state.equals("left")) && isTouched) {
                awayNanos.putIfAbsent(client, touchedSince.getMax());
            }
            if (isLost && isLostWithItsMember(client, note.timeNanos())) {
                stayed++;
            } else if ((isLost || isUntouched) && isExcused(client, note.timeNanos())) {
                excused++;
            } else {
                expired += isLost ? 1 : 0;
                untouched += isUntouched ? 1 : 0;
            }
        }

        /**
         * Since when faults touch the member, if they do. A mover may have knocked at any member before, which may take
         * its session back later.
         */
        private LongSummaryStatistics touchedSince(long client, long member, long timeNanos) {
            LongStream members = movers.contains(client) ? touches.members() : LongStream.of(member);
            return members.filter(one -> touches.isTouched(one, timeNanos))
                    .map(one -> touches.lastStartNanos(one, timeNanos))
                    .summaryStatistics();
        }

        /**
         * Its own member has been away for two thirds of the timeout at least, since it may have been heard of a third
         * before, and it may ask no other one. How soon it saw that nobody answers does not matter.
         */
        private boolean isLostWithItsMember(long client, long timeNanos) {
            Long since = awayNanos.get(client);
            long timeoutNanos = timeouts.getOrDefault(client, 0L) * NANOS_PER_MILLI;
            return since != null
                    && stayers.contains(client)
                    && (timeNanos - since) * ENOUGH_PARTS >= timeoutNanos * (ENOUGH_PARTS - 1);
        }

        private boolean isExcused(long client, long timeNanos) {
            long timeoutMillis = timeouts.getOrDefault(client, 0L);
            long fromNanos = timeNanos - 2 * timeoutMillis * NANOS_PER_MILLI;
            return timeoutMillis > 0 && machine.stalledMillis(fromNanos, timeNanos) * ENOUGH_PARTS > timeoutMillis;
        }
    }

    /** Clients that lost their way on purpose, or move on their own account, by notes that have these flags. */
    private static Set<Long> clientsOf(String function, History history, Set<String> flags) {
        Set<Long> clients = new HashSet<>();
        for (Event note : history.notes()) {
            Fields fields = Fields.of(note.value());
            if (note.function().equals(function) && flags.stream().allMatch(fields::flag)) {
                clients.add(fields.number("client"));
            }
        }
        return clients;
    }

    private static void addIfOver(List<Violation> violations, String promise, long count, long max, String what) {
        if (count > max) {
            violations.add(Violation.of(promise, count + " " + what + ", at most " + max + " wanted"));
        }
    }

    private static long median(Map<String, List<Long>> gaps) {
        List<Long> all = gaps.values().stream().flatMap(List::stream).sorted().toList();
        return all.get((all.size() - 1) / 2);
    }
}
