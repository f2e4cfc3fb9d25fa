package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When servers of the source are known to run no more. */
class SourceServersTest {
    private final List<ServerSocket> elections = new ArrayList<>();
    private final List<InetSocketAddress> quorumPorts = new ArrayList<>();
    private final StringBuilder configuration = new StringBuilder();

    private void server(int id, String role, boolean listens) throws IOException {
        ServerSocket election = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        elections.add(election);
        int quorumPort = FreePorts.take();
        quorumPorts.add(InetSocketAddress.createUnresolved("127.0.0.1", quorumPort));
        configuration.append(
                "server." + id + "=127.0.0.1:" + quorumPort + ":" + election.getLocalPort() + role + ";0.0.0.0:2181\n");
        if (!listens) {
            election.close();
        }
    }

    private SourceServers looked() {
        SourceServers servers = new SourceServers(quorumPorts, InetAddress::getAllByName, null);
        servers.look(configuration + "version=100000000\n");
        return servers;
    }

    @AfterEach
    void close() throws IOException {
        for (ServerSocket each : elections) {
            each.close();
        }
    }

    @Test
    void theyAreGoneWhenNoneListensForElectionsAnyMore() throws IOException {
        server(1, ":participant", true);
        server(2, "", true);
        SourceServers servers = looked();

        assertThat(servers.allHaveGone()).isFalse();
        elections.get(0).close();
        assertThat(servers.allHaveGone()).isFalse();
        elections.get(1).close();
        assertThat(servers.allHaveGone()).isTrue();
        servers.forget();
        assertThat(servers.allHaveGone()).isFalse();
    }

    @Test
    void aPortThatWasNotSeenOpenSaysNothing() throws IOException {
        server(1, ":participant", true);
        server(2, ":participant", false);
        SourceServers servers = looked();

        close();
        assertThat(servers.allHaveGone()).isFalse();
    }

    @Test
    void aVoterThatTheSettingDoesNotNameMayBeAnotherServerFromHere() throws IOException {
        server(1, ":participant", true);
        server(2, ":participant", true);
        quorumPorts.remove(1);
        SourceServers servers = looked();

        close();
        assertThat(servers.allHaveGone()).isFalse();
    }

    @Test
    void whoHasNoVoteIsNotAsked() throws IOException {
        server(1, ":participant", true);
        server(2, ":observer", true);
        SourceServers servers = looked();

        elections.get(0).close();
        assertThat(servers.allHaveGone()).isTrue();
    }

    @Test
    void aConfigurationThatIsNoneSaysNothing() throws IOException {
        server(1, ":participant", true);
        for (String strange : List.of("", "server.1=nothing", "server.1=127.0.0.1:99999:99999", "version=1")) {
            SourceServers servers = new SourceServers(quorumPorts, InetAddress::getAllByName, null);
            servers.look(strange);
            close();
            assertThat(servers.allHaveGone()).isFalse();
        }
    }
}
