package io.oarlock.chaos.scenario;

import io.oarlock.chaos.fault.injection.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** What goes wrong when: drawn from a seed alone, so that a run can be repeated. */
public record Schedule(List<Step> steps) {

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
     * How fast one thing follows another; times are drawn evenly between the least and the least plus its spread.
     *
     * @param quietMillisMin shortest time before a fault
     * @param quietMillisSpread how much longer it may be
     * @param faultMillisMin shortest time until a fault is healed
     * @param faultMillisSpread how much longer it may be
     * @param lastQuietMillis after the last fault
     */
    public record Pace(
            int quietMillisMin,
            int quietMillisSpread,
            int faultMillisMin,
            int faultMillisSpread,
            long lastQuietMillis) {

        /** For runs of a minute and more. */
        public static final Pace STANDARD = new Pace(3_000, 4_000, 2_000, 8_000, 5_000);
    }

    /** The same after these faults, each of them alone. */
    Schedule after(List<Fault> first, Pace pace, long seed) {
        Random random = new Random(~seed);
        List<Step> all = new ArrayList<>();
        for (Fault fault : first) {
            all.add(new Step(pace.quietMillisMin, List.of(fault), 0, random.nextLong()));
        }
        all.addAll(steps);
        return new Schedule(List.copyOf(all));
    }

    /** The same at the standard pace. */
    public static Schedule draw(List<List<Fault>> groups, long seed, long lengthMillis) {
        return draw(groups, Pace.STANDARD, seed, lengthMillis);
    }

    /**
     * Steps that fill the given time. Each has one fault of every group; those of a group come in turn, in an order
     * drawn anew for each turn.
     */
    public static Schedule draw(List<List<Fault>> groups, Pace pace, long seed, long lengthMillis) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        List<Turns> turns = groups.stream()
                .filter(group -> !group.isEmpty())
                .map(group -> new Turns(group, random))
                .toList();
        long left = lengthMillis;
        while (!turns.isEmpty()) {
            List<Fault> faults = turns.stream().map(Turns::next).toList();
            long quietMillis = (long) pace.quietMillisMin + random.nextInt(pace.quietMillisSpread);
            long faultMillis = (long) pace.faultMillisMin + random.nextInt(pace.faultMillisSpread);
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
