package io.oarlock.benchmarks.compare.flat;

import io.oarlock.benchmarks.compare.ensemble.Contender.Variant;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Tools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows that Oarlock costs the same whatever has piled up: many znodes, many children, much log. */
@Command(
        name = "flat",
        mixinStandardHelpOptions = true,
        description = {
            "Measures whether reads, starts, creates and writes keep their speed as data and log grow.",
            "Exit status: 0 when all are flat, 1 when one is not."
        })
public final class FlatCommand implements Callable<Integer> {
    private static final String ALL = "tree,directory,checkpoint";

    @Mixin
    private Tools tools = new Tools();

    @Option(names = "--part", split = ",", description = "any of " + ALL + " (default: all)")
    private List<String> parts = List.of(ALL.split(","));

    @Option(names = "--znodes", description = "znodes of the large tree (default: ${DEFAULT-VALUE})")
    private int znodes = 10_000_000;

    @Option(names = "--tree-heap", description = "heap of the server with that tree (default: ${DEFAULT-VALUE})")
    private String treeHeap = "512m";

    @Option(names = "--children", description = "children of the large directory (default: ${DEFAULT-VALUE})")
    private int children = 1_000_000;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        if (parts.contains("tree")) {
            try (Ensemble server = server(treeHeap, List.of())) {
                findings.addAll(new TreeFlatness(znodes).run(server, tools.generator()));
            }
        }
        if (parts.contains("directory")) {
            try (Ensemble server = server(tools.heap(), List.of())) {
                findings.addAll(new DirectoryFlatness(children).run(server, tools.generator()));
            }
        }
        if (parts.contains("checkpoint")) {
            try (Ensemble server = server(tools.heap(), CheckpointFlatness.SETTINGS)) {
                findings.addAll(new CheckpointFlatness().run(server, tools.generator()));
            }
        }
        System.out.println(tools.machine().text());
        findings.forEach(System.out::println);
        return findings.stream().allMatch(Finding::flat) ? 0 : 1;
    }

    private Ensemble server(String heap, List<String> settings) throws IOException, InterruptedException {
        Ensemble server = tools.ensemble(tools.oarlock(new Variant("Oarlock", List.of(), settings), heap), 1);
        server.start();
        return server;
    }
}
