package io.oarlock.chaos.scenario;

import io.oarlock.chaos.fault.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** What goes wrong when: drawn from a seed alone, so that a run can be repeated. */
public record Schedule(List<Step> steps) {

    private static final int QUIET_MILLIS_MIN = 3_000;
    private static final int QUIET_MILLIS_SPREAD = 4_000;
    private static final int FAULT_MILLIS_MIN = 2_000;
    private static final int FAULT_MILLIS_SPREAD = 8_000;

    /**
     * A quiet time and, after it, faults that are in effect at the same time.
     *
     * @param quietMillis before the faults
     * @param faults to inject, in this order; healed in the opposite one
     * @param faultMillis until they are healed
     * @param seed of the faults' own choices
     */
    public record Step(long quietMillis, List<Fault> faults, long faultMillis, long seed) {}

    /**
     * Steps that fill the given time. Each has one fault of every group; those of a group come in turn, in an order
     * drawn anew for each turn.
     */
    public static Schedule draw(List<List<Fault>> groups, long seed, long lengthMillis) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        List<Turns> turns = groups.stream()
                .filter(group -> !group.isEmpty())
                .map(group -> new Turns(group, random))
                .toList();
        long left = lengthMillis;
        while (!turns.isEmpty()) {
            List<Fault> faults = turns.stream().map(Turns::next).toList();
            long quietMillis = (long) QUIET_MILLIS_MIN + random.nextInt(QUIET_MILLIS_SPREAD);
            long faultMillis = (long) FAULT_MILLIS_MIN + random.nextInt(FAULT_MILLIS_SPREAD);
            left -= quietMillis + faultMillis;
            if (left < 0 && !steps.isEmpty()) {
                break;
            }
            steps.add(new Step(quietMillis, faults, faultMillis, random.nextLong()));
        }
        return new Schedule(List.copyOf(steps));
    }

    /** Faults of which each comes as often as any other. */
    private static final class Turns {

        private final List<Fault> faults;
        private final Random random;
        private final Deque<Fault> turn = new ArrayDeque<>();

        Turns(List<Fault> faults, Random random) {
            this.faults = faults;
            this.random = random;
        }

        Fault next() {
            if (turn.isEmpty()) {
                List<Fault> shuffled = new ArrayList<>(faults);
                Collections.shuffle(shuffled, random);
                turn.addAll(shuffled);
            }
            return turn.removeFirst();
        }
    }
}
