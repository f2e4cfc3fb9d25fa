package io.oarlock.deploy.config.reader;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Setting;
import io.oarlock.deploy.config.Settings;
import io.oarlock.deploy.config.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Compares what the configuration asks for with the heap that the JVM has. */
final class HeapUse {
    /** The rest is for connections, watches and requests under way. */
    private static final double SHARE_MAX = 0.75;

    /** Settings that are filled with objects on the heap, sooner or later to the last byte. */
    private static final List<Setting<Long>> FILLED = List.of(Settings.NODE_CACHE, Settings.UNWRITTEN_BYTES);

    private HeapUse() {}

    /**
     * Refuses values that somebody has given and the heap cannot carry. Defaults are not judged: a small heap for a
     * small tree never fills them.
     */
    static void refuseTooMuch(Values values, long heapBytes) throws ConfigException {
        List<Setting<Long>> given =
                new ArrayList<>(FILLED.stream().filter(values::has).toList());
        long asked = given.stream().mapToLong(values::get).reduce(0, HeapUse::sum);
        if (asked <= heapBytes * SHARE_MAX) {
            return;
        }
        given.sort(Comparator.<Setting<Long>>comparingLong(values::get).reversed());
        List<String> numbers = given.stream()
                .map(setting -> setting.key() + "=" + values.get(setting))
                .toList();
        throw new ConfigException(
                values.origin(given.get(0)),
                String.join(" and ", numbers) + " would take " + asked + " bytes of a heap of " + heapBytes
                        + ", of which " + (long) (heapBytes * SHARE_MAX)
                        + " may be taken so; ask for less, or give more in ZK_SERVER_HEAP");
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
