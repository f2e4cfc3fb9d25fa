package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** When faults touched which members: notes {@code fault} with {@code phase} (start or stop) and {@code members}. */
public final class FaultTouches {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<Touch> touches = new ArrayList<>();
    private final long graceNanos;

    /** @param graceMillis how long after the end of a fault its member still counts as touched */
    public FaultTouches(History history, long graceMillis) {
        this.graceNanos = graceMillis * NANOS_PER_MILLI;
        for (Event note : history.notes()) {
            if (note.function().equals("fault")) {
                Fields fields = Fields.of(note.value());
                boolean start = "start".equals(fields.text("phase"));
                for (Object member : fields.list("members")) {
                    touches.add(new Touch(((Number) member).longValue(), note.timeNanos(), start));
                }
            }
        }
    }

    /** Whether a fault touched the member at that time, or just before. */
    public boolean isTouched(long member, long timeNanos) {
        boolean open = false;
        long stoppedNanos = Long.MIN_VALUE / 2;
        for (Touch touch : touches) {
            if (touch.member == member && touch.timeNanos <= timeNanos) {
                open = touch.start;
                stoppedNanos = touch.start ? stoppedNanos : touch.timeNanos;
            }
        }
        return open || timeNanos - stoppedNanos < graceNanos;
    }

    /** Whether a fault touched the member at any time between the two. */
    public boolean isTouched(long member, long fromNanos, long toNanos) {
        return isTouched(member, fromNanos)
                || touches.stream()
                        .anyMatch(touch ->
                                touch.member == member && touch.timeNanos > fromNanos && touch.timeNanos <= toNanos);
    }

    /** When the last fault of the member until that time began; the time itself if there was none. */
    public long lastStartNanos(long member, long timeNanos) {
        return touches.stream()
                .filter(touch -> touch.start && touch.member == member && touch.timeNanos <= timeNanos)
                .mapToLong(Touch::timeNanos)
                .max()
                .orElse(timeNanos);
    }

    /** Every member that a fault has touched. */
    public LongStream members() {
        return touches.stream().mapToLong(Touch::member).distinct();
    }

    private record Touch(long member, long timeNanos, boolean start) {}
}
