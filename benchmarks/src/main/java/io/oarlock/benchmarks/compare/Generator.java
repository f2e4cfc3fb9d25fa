package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the load generator, which verifies every reply, and reads the JSON line that it ends with. */
final class Generator {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;

    Generator(Path program) {
        this.program = program;
    }

    /**
     * One measurement.
     *
     * @throws IllegalStateException when the generator found a wrong reply or could not run: its figures mean nothing
     *     then
     */
    JsonNode run(Ensemble ensemble, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--quiet", "--hosts", ensemble.hosts(), "--pids", ensemble.pids()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        if (status != 0 || !last.startsWith("{")) {
            throw new IllegalStateException(
                    "load generator: exit status " + status + " of " + String.join(" ", command) + "\n" + output);
        }
        return JSON.readTree(last);
    }
}
