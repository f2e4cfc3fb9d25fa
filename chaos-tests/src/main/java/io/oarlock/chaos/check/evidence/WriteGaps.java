package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The times between two successful writes that follow each other, and those of each fault. Where notes {@code client}
 * tell which clients are those of workloads, only theirs count: when they have made their last request nobody asks for
 * a write any more, until one client cleans up.
 */
public final class WriteGaps {

    private final List<Gap> gaps;
    private final List<Event> faults;

    public WriteGaps(History history) {
        Set<Long> clients = clientsOfWorkloads(history);
        this.gaps = gaps(history.operations().stream()
                .filter(operation -> Effect.isWrite(operation.function()))
                .filter(write ->
                        clients.isEmpty() || clients.contains(write.in().numberOr("client", -1)))
                .toList());
        this.faults = history.notes().stream()
                .filter(note -> note.function().equals("fault"))
                .toList();
    }

    private static Set<Long> clientsOfWorkloads(History history) {
        return history.notes().stream()
                .filter(note -> note.function().equals("client"))
                .map(note -> Fields.of(note.value()).number("client"))
                .collect(Collectors.toSet());
    }

    /** From one success to the next, or to the last request. */
    public record Gap(long fromNanos, long toNanos) {

        private static final long NANOS_PER_MILLI = 1_000_000;

        public long millis() {
            return (toNanos - fromNanos) / NANOS_PER_MILLI;
        }

        public long fromMillis() {
            return fromNanos / NANOS_PER_MILLI;
        }
    }

    /** The first of the longest ones; of no length where nothing was written. */
    public Gap longest() {
        return longest(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The longest gap of each fault in milliseconds, in the order of the faults, by their names. */
    public Map<String, List<Long>> ofFaults() {
        Map<String, List<Long>> byName = new TreeMap<>();
        for (int i = 0; i < faults.size(); i++) {
            Fields start = Fields.of(faults.get(i).value());
            if (isStart(start)) {
                long from = faults.get(i).timeNanos();
                byName.computeIfAbsent(start.text("name"), name -> new ArrayList<>())
                        .add(longest(from, nextStartNanos(i)).millis());
            }
        }
        return byName;
    }

    /** A gap belongs to the time in which it ends: it may have begun a moment before the fault, never after it. */
    private Gap longest(long afterNanos, long untilNanos) {
        Gap longest = new Gap(0, 0);
        for (Gap gap : gaps) {
            boolean within = gap.toNanos > afterNanos && gap.toNanos <= untilNanos;
            longest = within && gap.millis() > longest.millis() ? gap : longest;
        }
        return longest;
    }

    /**
     * When the next fault began after the end of this one; those that began before it are in effect at once with it.
     */
    private long nextStartNanos(int fault) {
        Fields started = Fields.of(faults.get(fault).value());
        boolean isOver = false;
        for (Event note : faults.subList(fault + 1, faults.size())) {
            Fields fields = Fields.of(note.value());
            if (isOver && isStart(fields)) {
                return note.timeNanos();
            }
            isOver |= !isStart(fields) && Objects.equals(fields.text("name"), started.text("name"));
        }
        return Long.MAX_VALUE;
    }

    private static boolean isStart(Fields fault) {
        return "start".equals(fault.text("phase"));
    }

    private static List<Gap> gaps(List<Operation> writes) {
        List<Gap> gaps = new ArrayList<>();
        if (writes.isEmpty()) {
            return gaps;
        }
        long from = writes.get(0).span().callNanos();
        List<Long> ends = new ArrayList<>(writes.stream()
                .filter(Operation::isOk)
                .map(write -> write.span().returnNanos())
                .sorted()
                .toList());
        ends.add(writes.get(writes.size() - 1).span().callNanos());
        for (long end : ends) {
            gaps.add(new Gap(from, end));
            from = Math.max(from, end);
        }
        return gaps;
    }
}
