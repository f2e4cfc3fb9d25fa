package io.oarlock.chaos.scenario;

import io.oarlock.chaos.fault.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What goes wrong when: drawn from a seed alone, so that a run can be repeated. */
public record Schedule(List<Step> steps) {

    private static final int QUIET_MILLIS_MIN = 3_000;
    private static final int QUIET_MILLIS_SPREAD = 4_000;
    private static final int FAULT_MILLIS_MIN = 2_000;
    private static final int FAULT_MILLIS_SPREAD = 8_000;

    /**
     * A quiet time and a fault after it.
     *
     * @param quietMillis before the fault
     * @param fault to inject
     * @param faultMillis until it is healed
     * @param seed of the fault's own choices
     */
    public record Step(long quietMillis, Fault fault, long faultMillis, long seed) {}

    /** Steps that fill the given time; the faults come in turn, in an order drawn anew for each turn. */
    public static Schedule draw(List<Fault> faults, long seed, long lengthMillis) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        List<Fault> turn = new ArrayList<>();
        long left = lengthMillis;
        while (!faults.isEmpty()) {
            if (turn.isEmpty()) {
                turn.addAll(faults);
                Collections.shuffle(turn, random);
            }
            long quietMillis = (long) QUIET_MILLIS_MIN + random.nextInt(QUIET_MILLIS_SPREAD);
            long faultMillis = (long) FAULT_MILLIS_MIN + random.nextInt(FAULT_MILLIS_SPREAD);
            left -= quietMillis + faultMillis;
            if (left < 0 && !steps.isEmpty()) {
                break;
            }
            steps.add(new Step(quietMillis, turn.remove(0), faultMillis, random.nextLong()));
        }
        return new Schedule(List.copyOf(steps));
    }
}
