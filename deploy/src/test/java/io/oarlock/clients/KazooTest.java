package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.SharedClusters;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Kazoo is Python, speaks the protocol by itself, and leaves the optional field out of its handshake. */
class KazooTest {

    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void kazooDoesItsDaysWork(Cluster cluster) {
        ForeignProgram.need("python3-kazoo", directory, List.of(PYTHON, "-c", "import kazoo"));
        List<String> command =
                List.of(PYTHON, ForeignProgram.resource("recipes.py").toString(), cluster.connectString());
        assertThat(ForeignProgram.run(directory, command)).endsWith("all kept\n");
    }
}
