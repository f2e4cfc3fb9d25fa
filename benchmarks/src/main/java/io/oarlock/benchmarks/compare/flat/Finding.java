package io.oarlock.benchmarks.compare.flat;

/**
 * Whether something stays as it should while the load or the data grows.
 *
 * @param figures what was measured, for people
 */
record Finding(String what, String figures, boolean flat) {
    @Override
    public String toString() {
        return (flat ? "flat      " : "NOT FLAT  ") + what + ": " + figures;
    }
}
