package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.ResourceUsage;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.figure.Costs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fresh server holds in memory for what its clients hold, after a full collection: garbage would tell how full
 * the heap happened to be.
 *
 * @param before loads that run first, one after the other
 * @param holding the load during which memory is read
 * @param sessionsMin so many sessions must then be there; 0 when the generator checks what is held
 */
public record MemoryTrial(List<String> before, String holding, long sessionsMin) implements Trial {
    /** JSON fields: of the process, and of its heap. */
    public static final String RESIDENT = "resident_bytes";

    public static final String HEAP = "heap_bytes";

    private static final int LOAD_LIMIT_SECONDS = 180;
    private static final int COLLECT_AT_SECONDS = 2;
    private static final int SECONDS = 8;

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        for (String load : before) {
            generator.run(ensemble, Words.of(load), LOAD_LIMIT_SECONDS);
        }
        List<String> load = Words.of(holding + " --warmup 0 --duration " + SECONDS);
        List<Path> heaps = new ArrayList<>();
        for (int member = 1; member <= ensemble.members(); member++) {
            Path heap = ensemble.home(member).resolve("heap");
            heaps.add(heap);
            load.add("--at");
            load.add("%d:jcmd %d GC.run > /dev/null && jcmd %2$d GC.heap_info > %s"
                    .formatted(COLLECT_AT_SECONDS, ensemble.pid(member), heap));
        }
        ObjectNode figures = (ObjectNode) generator.run(ensemble, load, LOAD_LIMIT_SECONDS);
        long sessions = ensemble.monitored("zk_global_sessions");
        if (sessions < sessionsMin) {
            throw new IllegalStateException("only " + sessions + " sessions are left");
        }
        long heapBytes = 0;
        for (Path heap : heaps) {
            heapBytes += ResourceUsage.usedBytes(Files.readString(heap));
        }
        return List.of(figures.put(RESIDENT, Costs.residentBytes(figures)).put(HEAP, heapBytes));
    }
}
