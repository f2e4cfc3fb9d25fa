package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;

/**
 * Fills the tree with znodes of 100 bytes, then asks for memory, disk, and the time from start to the first served
 * read.
 */
record BigTreeTrial(int znodes) implements Trial {
    @Override
    public JsonNode run(Ensemble ensemble, Generator generator, Pace pace) throws IOException, InterruptedException {
        String keys = Integer.toString(znodes);
        generator.run(
                ensemble,
                List.of(
                        "--workload",
                        "none",
                        "--prefill",
                        keys,
                        "--dirs",
                        "100",
                        "--path",
                        "/m",
                        "--connections",
                        "10"));
        generator.run(
                ensemble,
                List.of(
                        "--workload",
                        "get",
                        "--no-prefill",
                        "--keys",
                        keys,
                        "--dirs",
                        "100",
                        "--path",
                        "/m",
                        "--connections",
                        "50",
                        "--outstanding",
                        "10",
                        "--warmup",
                        "1",
                        "--duration",
                        "5"));
        long residentBytes = ensemble.residentBytes();
        long diskBytes = ensemble.diskBytes();
        ensemble.stop();
        long start = System.nanoTime();
        ensemble.launch();
        generator.run(
                ensemble,
                List.of(
                        "--workload",
                        "get",
                        "--no-prefill",
                        "--keys",
                        keys,
                        "--dirs",
                        "100",
                        "--path",
                        "/m",
                        "--warmup",
                        "0",
                        "--duration",
                        "0.01"));
        double startSeconds = (System.nanoTime() - start) / 1e9;
        ensemble.awaitServing();
        return JsonNodeFactory.instance
                .objectNode()
                .put("resident_bytes", residentBytes)
                .put("disk_bytes", diskBytes)
                .put("start_s", startSeconds);
    }
}
