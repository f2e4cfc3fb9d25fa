package io.oarlock.benchmarks.compare.ensemble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the load generator, which verifies every reply, and reads the JSON line that it ends with. */
public final class Generator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_SECONDS = 90;

    private final Path program;

    public Generator(Path program) {
        this.program = program;
    }

    /** Waits for servers that are starting and reads from them for a moment, which is enough for the first reply. */
    public void awaitFirstReads(Ensemble ensemble, String keys) throws IOException, InterruptedException {
        run(ensemble, Words.of("--workload get --warmup 0 --duration 0.1 " + keys));
    }

    /** One measurement of at most a minute. */
    public JsonNode run(Ensemble ensemble, List<String> options) throws IOException, InterruptedException {
        return run(ensemble, options, LIMIT_SECONDS);
    }

    /**
     * One measurement of at most a minute with clients of some of the members.
     *
     * @throws IllegalStateException also when another member leads afterwards: nobody knows whose clients they were
     */
    public JsonNode run(Ensemble ensemble, Clients clients, List<String> options)
            throws IOException, InterruptedException {
        if (clients == Clients.OF_ALL) {
            return run(ensemble, options);
        }
        int leader = ensemble.leader();
        JsonNode figures = run(ensemble, ensemble.hosts(clients, leader), options, LIMIT_SECONDS);
        if (ensemble.leader() != leader) {
            throw new IllegalStateException("member " + leader + " did not stay the leader");
        }
        return figures;
    }

    /**
     * One measurement.
     *
     * @param limitSeconds after this time it is given up
     * @throws IllegalStateException when the generator found a wrong reply, could not run or did not end: its figures
     *     mean nothing then
     */
    public JsonNode run(Ensemble ensemble, List<String> options, int limitSeconds)
            throws IOException, InterruptedException {
        return run(ensemble, ensemble.hosts(), options, limitSeconds);
    }

    private JsonNode run(Ensemble ensemble, String hosts, List<String> options, int limitSeconds)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--quiet", "--hosts", hosts, "--pids", ensemble.pids()));
        if (ensemble.usesTls()) {
            command.add("--tls");
        }
        command.addAll(options);
        Path output = Files.createTempFile("zkload", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("the load generator did not end within " + limitSeconds + " s");
            }
            return parse(process.exitValue(), Files.readString(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** The figures in what the generator printed. */
    static JsonNode parse(int status, String output) throws JsonProcessingException {
        String text = output.strip();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        JsonNode figures = last.startsWith("{") ? JSON.readTree(last) : JSON.createObjectNode();
        if (figures.path("violations").asLong() > 0) {
            throw new IllegalStateException("wrong replies: " + figures.path("violation_kinds") + ", "
                    + figures.path("violation_samples").path(0).asText());
        }
        if (status != 0 || figures.isEmpty()) {
            throw new IllegalStateException("load generator: exit status " + status + ", "
                    + text.lines().findFirst().orElse("no output"));
        }
        return figures;
    }
}
