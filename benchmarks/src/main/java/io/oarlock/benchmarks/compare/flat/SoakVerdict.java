package io.oarlock.benchmarks.compare.flat;

import io.oarlock.benchmarks.compare.ensemble.ResourceUsage;
import io.oarlock.benchmarks.compare.figure.Unit;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Did it end flat? The last third of the time is compared with the middle one; the first may fill caches. Heap and disk
 * rise and fall, so the heap's lowest and the disk's highest points count.
 */
final class SoakVerdict {
    private static final double GROWTH_MAX = 1.1;
    private static final long NOISE_BYTES = 16L << 20;

    /** Which point of a third stands for it. */
    private enum Point {
        LOWEST,
        MIDDLE,
        HIGHEST;

        long of(long[] sorted) {
            return switch (this) {
                case LOWEST -> sorted[0];
                case MIDDLE -> sorted[sorted.length / 2];
                case HIGHEST -> sorted[sorted.length - 1];
            };
        }
    }

    private SoakVerdict() {}

    /** One finding for each resource; of fewer than three samples there is nothing to say. */
    static List<Finding> of(List<ResourceUsage> samples) {
        if (samples.size() < 3) {
            throw new IllegalArgumentException("too few samples: " + samples.size());
        }
        return List.of(
                judge("heap, lowest", samples, ResourceUsage::heapBytes, Point.LOWEST),
                judge("memory outside of the heap, median", samples, ResourceUsage::outsideBytes, Point.MIDDLE),
                judge("disk, highest", samples, ResourceUsage::diskBytes, Point.HIGHEST));
    }

    private static Finding judge(
            String what, List<ResourceUsage> samples, ToLongFunction<ResourceUsage> resource, Point point) {
        int third = samples.size() / 3;
        long middle = point.of(sorted(samples.subList(third, 2 * third), resource));
        long last = point.of(sorted(samples.subList(2 * third, samples.size()), resource));
        String figures = String.format(
                Locale.ROOT,
                "%s in the last third, %s in the middle one",
                Unit.BYTES.show((double) last),
                Unit.BYTES.show((double) middle));
        return new Finding(what, figures, last <= middle * GROWTH_MAX + NOISE_BYTES);
    }

    private static long[] sorted(List<ResourceUsage> samples, ToLongFunction<ResourceUsage> resource) {
        return samples.stream().mapToLong(resource).sorted().toArray();
    }
}
