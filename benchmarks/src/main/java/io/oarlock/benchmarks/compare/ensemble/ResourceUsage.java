package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an ensemble used at one time, all members together.
 *
 * @param second since the load began
 * @param heapBytes used heap, garbage included, without the young generation where the collector tells it apart: what
 *     is in there comes and goes within a second, and would hide what stays
 * @param outsideBytes resident memory outside of the heap: RocksDB, network buffers, code, stacks
 */
public record ResourceUsage(long second, long heapBytes, long outsideBytes, long diskBytes) {
    public static final String CSV_HEADER = "second,heap_used_bytes,outside_of_heap_bytes,disk_bytes";

    private static final Pattern YOUNG = Pattern.compile("def new generation|PSYoungGen");
    private static final Pattern USED = Pattern.compile("used (\\d+)([KM])");

    /**
     * Asks all members.
     *
     * @param reservedHeapBytes heap of one member, all of which is resident
     */
    public static ResourceUsage take(Ensemble ensemble, long second, long reservedHeapBytes)
            throws IOException, InterruptedException {
        long used = 0;
        for (int member = 1; member <= ensemble.members(); member++) {
            used += usedBytes(Ensemble.output("jcmd", Long.toString(ensemble.pid(member)), "GC.heap_info"));
        }
        long outside = ensemble.residentBytes() - ensemble.members() * reservedHeapBytes;
        return new ResourceUsage(second, used, outside, ensemble.diskBytes());
    }

    /** Reads what {@code jcmd GC.heap_info} says: a line for each generation of the collector, then the metaspace. */
    public static long usedBytes(String heapInfo) {
        long used = 0;
        for (String line :
                heapInfo.lines().takeWhile(text -> !text.contains("Metaspace")).toList()) {
            Matcher matcher = USED.matcher(line);
            if (matcher.find() && !YOUNG.matcher(line).find()) {
                used += Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("K") ? 10 : 20);
            }
        }
        return used;
    }

    public String csv() {
        return String.format(Locale.ROOT, "%d,%d,%d,%d", second, heapBytes, outsideBytes, diskBytes);
    }
}
