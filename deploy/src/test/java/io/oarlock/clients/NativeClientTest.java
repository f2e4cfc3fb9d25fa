package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.SharedClusters;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** ZooKeeper's client library in C, as Debian ships it. */
class NativeClientTest {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void theNativeClientDoesItsDaysWork(Cluster cluster) {
        Path program = directory.resolve("recipes");
        List<String> compile =
                List.of("gcc", "-DTHREADED", "-o", program.toString(), source(), "-lzookeeper_mt", "-lpthread");
        ForeignProgram.need("gcc", directory, List.of("gcc", "--version"));
        ForeignProgram.need("libzookeeper-mt-dev", directory, compile);
        ForeignProgram.run(directory, compile);
        assertThat(ForeignProgram.run(directory, List.of(program.toString(), cluster.connectString())))
                .endsWith("all kept\n");
    }

    private static String source() {
        return ForeignProgram.resource("recipes.c").toString();
    }
}
