package io.oarlock.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.reader.ConfigReader;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisspellingTest {
    private static final String FILE = "dataDir=/data\nclientPort=2181\n";

    /** Keys that change the quorum or the protection, as people mistype them; then others. */
    @ParameterizedTest
    @CsvSource({
        "sever.2, server.2",
        "server2, server.2",
        "Server.2, server.2",
        "servers.2, server.2",
        "server_2, server.2",
        "sslqourum, sslQuorum",
        "sslquorum, sslQuorum",
        "secureclientport, secureClientPort",
        "secureClientprot, secureClientPort",
        "authprovider.1, authProvider.1",
        "authProvder.1, authProvider.1",
        "superDigest, DigestAuthenticationProvider.superDigest",
        "gruop.1, group.1",
        "skipacl, skipACL",
        "enforcequota, enforceQuota",
        "clientprot, clientPort",
        "datalogdir, dataLogDir",
        "dynamicConfigfile, dynamicConfigFile",
        "standalonEnabled, standaloneEnabled",
        "jute.maxbufer, jute.maxbuffer",
        "4lw.command.whitelist, 4lw.commands.whitelist",
        "oarlock.log.bytesmax, oarlock.log.bytesMax",
        "snapRetainCount, autopurge.snapRetainCount"
    })
    void aKeyThatIsCloseToAnotherIsRefusedWithTheOneThatWasMeant(String given, String meant) {
        assertThatThrownBy(() -> ConfigReader.parse("zoo.cfg", FILE + given + "=1\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("zoo.cfg:3: unknown key " + given + "; " + meant + " was meant?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlsEnabled", "ssl_enabled", "requireAuth", "my.acl.default", "securePort", "keystorePath"})
    void aKeyThatNamesProtectionIsRefused(String given) {
        assertThatThrownBy(() -> ConfigReader.parse("zoo.cfg", FILE + given + "=true\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(given);
    }

    @ParameterizedTest
    @ValueSource(strings = {"member.2=zk2:2888:3888", "node-b=zk2:2888:3888;2181", "zk2=[::1]:2888:3888:observer"})
    void aMemberUnderAnotherKeyIsRefused(String line) {
        assertThatThrownBy(() -> ConfigReader.parse("zoo.cfg", FILE + line + "\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("server.N was meant?");
    }

    @ParameterizedTest
    @CsvSource({
        "zookeeper.skipAcl, skipACL",
        "zookeeper.secureclientport, secureClientPort",
        "oarlock.sessionMax, oarlock.sessionsMax",
        "jute.maxBuffer, jute.maxbuffer",
        "readonlymode.enable, readonlymode.enabled"
    })
    void optionsOfTheJvmAreLookedAtLikeLinesOfTheFile(String option, String meant) {
        assertThatThrownBy(() -> ConfigReader.parse("zoo.cfg", FILE, Map.of(option, "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("-D" + option)
                .hasMessageContaining(meant + " was meant?");
    }

    @Test
    void otherUnknownKeysOnlyDrawAWarning() throws ConfigException {
        String text = FILE + "reserved.for=later\nport=1\nfoo.1=bar\nelectionLimit=3\n";

        assertThat(ConfigReader.parse(
                                "zoo.cfg", text, Map.of("java.vm.name", "x", "user.dir", "y", "oarlock.home", "z"))
                        .warnings())
                .containsExactly(
                        "zoo.cfg:3: unknown key reserved.for, ignored",
                        "zoo.cfg:4: unknown key port, ignored",
                        "zoo.cfg:5: unknown key foo.1, ignored",
                        "zoo.cfg:6: unknown key electionLimit, ignored");
    }

    /** Names that ZooKeeper 3.9 reads and that this server does not know, or leaves to clients. */
    @Test
    void noKeyOfZooKeeperIsTakenForAMisspelling() {
        Stream.of(
                        "clientCnxnSocket",
                        "configuration",
                        "controllerPort",
                        "disableAutoWatchReset",
                        "forceSnapshotSync",
                        "forward_learner_requests_to_commit_processor_disabled",
                        "kinit",
                        "leaderConnectDelayDuringRetryMs",
                        "maxInProcessingDeadWatchers",
                        "observerMaster.sizeLimit",
                        "request.timeout",
                        "sasl.client",
                        "sasl.serverconfig",
                        "security.auth_to_local",
                        "requireKerberosConfig",
                        "fips-mode",
                        "server.principal",
                        "server.realm",
                        "log.dir",
                        "log.file",
                        "root.logger",
                        "console.threshold",
                        "log.threshold",
                        "tracelog.dir")
                .filter(key -> Settings.find(key).isEmpty())
                .forEach(key ->
                        assertThat(Misspelling.complaint(key, "value")).as(key).isEmpty());
    }
}
