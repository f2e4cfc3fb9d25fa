package io.oarlock.chaos.check;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How well clients were served: the longest time without a successful write, sessions that expired, and clients that
 * lost their connection although no fault touched their member. Notes: {@code session} with {@code state},
 * {@code client}, {@code member}; {@code stray} with {@code client}, who does not count; {@code move} with
 * {@code client}, who is touched with any member; {@code fault} with {@code name}, {@code phase} (start or stop) and
 * {@code members}.
 */
public final class Availability implements Checker {

    static final String WRITE_GAP = "the time without a successful write stays within the limit";
    static final String NO_EXPIRY = "no session expires while its client lives";
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
        List<Touch> touches = touches(history);
        long expired = 0;
        long disconnects = 0;
        long untouched = 0;
        Set<Long> strays = clientsOf("stray", history);
        Set<Long> movers = clientsOf("move", history);
        for (Event note : history.notes()) {
            Fields fields = Fields.of(note.value());
            if (note.function().equals("session") && !strays.contains(fields.numberOr("client", -1))) {
                boolean disconnected = "disconnected".equals(fields.text("state"));
                expired += LOST.contains(fields.text("state")) ? 1 : 0;
                disconnects += disconnected ? 1 : 0;
                // A mover may have knocked at any member before, which may take its session back later.
                boolean moves = movers.contains(fields.numberOr("client", -1));
                LongStream members = moves
                        ? touches.stream().mapToLong(Touch::member).distinct()
                        : LongStream.of(fields.numberOr("member", -1));
                boolean touched = members.anyMatch(member -> isTouched(touches, member, note.timeNanos()));
                untouched += disconnected && !touched ? 1 : 0;
            }
        }
        addIfOver(violations, WRITE_GAP, gap.millis(), limits.writeGapMillisMax, "ms without a write");
        addIfOver(violations, NO_EXPIRY, expired, limits.expiredSessionsMax, "sessions expired");
        addIfOver(violations, UNTOUCHED, untouched, limits.untouchedDisconnectsMax, "untouched clients disconnected");
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(GAP, gap.millis());
        facts.put("gap began at, ms", gap.fromMillis());
        facts.put(EXPIRED, expired);
        facts.put("disconnects", disconnects);
        facts.put(UNTOUCHED_DISCONNECTS, untouched);
        Map<String, List<Long>> ofFaults = gaps.ofFaults();
        if (!ofFaults.isEmpty()) {
            facts.put(FAULT_GAPS, ofFaults);
            facts.put(FAULT_GAP_MEDIAN, median(ofFaults));
        }
        return Findings.of(name(), violations, facts);
    }

    /** Clients that lost their way on purpose, or move on their own account. */
    private static Set<Long> clientsOf(String function, History history) {
        Set<Long> clients = new HashSet<>();
        for (Event note : history.notes()) {
            if (note.function().equals(function)) {
                clients.add(Fields.of(note.value()).number("client"));
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

    private List<Touch> touches(History history) {
        List<Touch> touches = new ArrayList<>();
        for (int i = 0; i < history.events().size(); i++) {
            Event event = history.events().get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("fault")) {
                Fields fields = Fields.of(event.value());
                boolean start = "start".equals(fields.text("phase"));
                for (Object member : fields.list("members")) {
                    long number = ((Number) member).longValue();
                    touches.add(new Touch(number, event.timeNanos(), start));
                }
            }
        }
        return touches;
    }

    private boolean isTouched(List<Touch> touches, long member, long timeNanos) {
        boolean open = false;
        long stoppedNanos = Long.MIN_VALUE / 2;
        for (Touch touch : touches) {
            if (touch.member == member && touch.timeNanos <= timeNanos) {
                open = touch.start;
                stoppedNanos = touch.start ? stoppedNanos : touch.timeNanos;
            }
        }
        return open || timeNanos - stoppedNanos < limits.graceMillis * NANOS_PER_MILLI;
    }

    private record Touch(long member, long timeNanos, boolean start) {}
}
