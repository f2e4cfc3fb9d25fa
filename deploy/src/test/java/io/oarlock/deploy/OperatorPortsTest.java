package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.reader.ConfigReader;
import io.oarlock.testing.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPortsTest {
    private static final String PROMETHEUS = "clientPort=2181\nmetricsProvider.className="
            + "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider\n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clientPort=8080",
                "clientPort=2181\nserver.1=localhost:8080:3888\nserver.2=h2:2888:3888\nserver.3=h3:2888:3888",
                "clientPort=8080\nadmin.serverAddress=127.0.0.1",
                PROMETHEUS + "metricsProvider.httpPort=8080"
            })
    void theDefaultGivesWayToTheOtherPortsOfTheServer(String lines) throws Exception {
        ServerConfig config = config(lines);

        assertThat(OperatorPorts.isAdminPortOfAnother(config)).isTrue();
        assertThat(OperatorPorts.mustOpenAdmin(config)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientPort=2181", "clientPort=0\nadmin.serverPort=0"})
    void anotherPortIsTheServersOwnBusiness(String lines) throws Exception {
        assertThat(OperatorPorts.isAdminPortOfAnother(config(lines))).isFalse();
    }

    @Test
    void onlyAStandaloneServerFailsOnATakenPortThatWasGiven() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            String admin = "clientPort=0\nadmin.serverPort=" + taken.getLocalPort() + "\n";

            assertThatThrownBy(() -> PortCheck.refuseTaken(config(admin)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("cannot serve operators");
            PortCheck.refuseTaken(config(admin
                    + "server.1=localhost:%d:3888\nserver.2=h2:2888:3888\nserver.3=h3:2888:3888\n"
                            .formatted(FreePorts.take())));
        }
    }

    private ServerConfig config(String lines) throws Exception {
        Files.writeString(directory.resolve("myid"), "1");
        return ConfigReader.parse("zoo.cfg", "dataDir=" + directory + "\n" + lines, Map.of());
    }
}
