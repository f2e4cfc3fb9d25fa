package io.oarlock.deploy.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.peer.tls.MemberTlsSettings.Checks;
import io.oarlock.peer.tls.MemberTlsSettings.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the connections between members are protected, by the keys of ZooKeeper and one of our own. */
class MemberTlsReaderTest {
    private static final String STORES = "ssl.quorum.keyStore.location=/k.p12\nssl.quorum.trustStore.location=/t.pem\n";
    private static final String LOUD = "WHOEVER REACHES THE RAFT PORT";

    @TempDir
    private Path directory;

    @BeforeEach
    void beTheFirstMember() throws IOException {
        Files.writeString(directory.resolve("myid"), "1");
    }

    private ServerConfig parse(String host, String lines) throws ConfigException {
        String members = "server.1=" + host + ":2888:3888\nserver.2=" + host + ":2889:3889\n";
        return ConfigReader.parse(
                "zoo.cfg", "dataDir=" + directory + "\nclientPort=2181\n" + members + lines, Map.of());
    }

    private List<String> loudLines(String host, String lines) throws ConfigException {
        return parse(host, lines).warnings().stream()
                .filter(line -> line.contains(LOUD))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"true, false, REQUIRED", "true, true, PREFERRED", "false, true, ACCEPTED"})
    void twoKeysSayWhoSpeaksTls(boolean quorum, boolean unification, Mode mode) throws ConfigException {
        MemberTlsSettings tls = parse(
                        "zk.example.com", STORES + "sslQuorum=" + quorum + "\nportUnification=" + unification + "\n")
                .memberTls();
        assertThat(tls.mode()).isEqualTo(mode);
        assertThat(tls.checks()).isEqualTo(new Checks(true, true, true));
        assertThat(tls.reload()).isFalse();
    }

    /** A member of the ensemble that is taken over, whatever our own members speak to each other. */
    @Test
    void theSourceHasAKeyOfItsOwnThatNeedsTheSameStores() throws ConfigException {
        String source = "oarlock.migration.source=zk1:2888\n";
        String tls = "oarlock.migration.sslQuorum=true\n";

        MemberTlsSettings read = parse("zk.example.com", STORES + source + tls + "sslQuorum=false\n")
                .sourceTls();
        assertThat(read.mode()).isEqualTo(Mode.REQUIRED);
        assertThat(read.checks().calledHost()).isTrue();
        assertThat(parse("zk.example.com", STORES + source + "sslQuorum=true\n").sourceTls())
                .isNull();
        assertThat(parse("zk.example.com", tls).sourceTls()).isNull();
        assertThatThrownBy(() -> parse("zk.example.com", source + tls))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("TLS to the servers that are taken over needs a key")
                .hasMessageContaining("ssl.quorum.keyStore.location is not given");
        assertThat(ConfigReader.parse(
                                "zoo.cfg",
                                "dataDir=" + directory + "\nclientPort=2181\n" + STORES + source + tls,
                                Map.of())
                        .sourceTls())
                .as("of a standalone server")
                .isNotNull();
    }

    @Test
    void withoutThemTheOthersHaveNoEffect() throws ConfigException {
        assertThat(parse("zk.example.com", STORES).memberTls()).isNull();
        assertThat(ConfigReader.parse("zoo.cfg", "dataDir=/d\nclientPort=2181\nsslQuorum=true\n", Map.of())
                        .memberTls())
                .isNull();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> parse("zk", "sslQuorum=true\n"))
                .hasMessage(
                        "zoo.cfg:5: TLS between members needs a key, and ssl.quorum.keyStore.location is not given");
        assertThatThrownBy(() -> parse("zk", "sslQuorum=true\nssl.quorum.keyStore.location=/k.p12\n"))
                .hasMessageContaining("ssl.quorum.trustStore.location is not given");
    }

    @Test
    void whatWeakensItIsWarnedOf() throws ConfigException {
        ServerConfig config = parse(
                "zk",
                STORES + "sslQuorum=true\nssl.quorum.clientAuth=none\nssl.quorum.hostnameVerification=false\n"
                        + "ssl.quorum.enabledProtocols=TLSv1\n");
        assertThat(config.memberTls().checks()).isEqualTo(new Checks(false, false, false));
        assertThat(config.warnings())
                .anyMatch(line -> line.contains("ssl.quorum.clientAuth lets everybody"))
                .anyMatch(line -> line.contains("without ssl.quorum.hostnameVerification"))
                .anyMatch(line -> line.contains("TLSv1, which is not safe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zk.example.com", "10.0.0.1", "2001:db8::1"})
    void anEnsembleThatNothingProtectsDrawsALoudWarning(String host) throws ConfigException {
        String bracketed = host.contains("::") ? "[" + host + "]" : host;
        assertThat(loudLines(bracketed, "")).hasSize(1);
        assertThat(loudLines(bracketed, STORES + "sslQuorum=true\nportUnification=true\n"))
                .hasSize(1);
        assertThat(loudLines(bracketed, STORES + "sslQuorum=true\n")).isEmpty();
        assertThat(loudLines(bracketed, "oarlock.raft.secretFile=/etc/secret\n"))
                .isEmpty();
        assertThat(loudLines(bracketed, "oarlock.raft.insecure=true\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void onOneMachineItDoesNot(String host) throws ConfigException {
        assertThat(loudLines(host, "")).isEmpty();
    }
}
