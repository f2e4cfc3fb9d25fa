package io.oarlock.deploy.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Settings;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.ratis.log.LogCapacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    @TempDir
    private Path directory;

    private String minimal;

    @BeforeEach
    void writeNothingYet() {
        minimal = "dataDir=" + directory + "\nclientPort=2181\n";
    }

    @Test
    void aMinimalFileMeansAStandaloneServerWithDefaults() throws ConfigException {
        ServerConfig config = parse(minimal);

        assertThat(config.ensemble().standalone()).isTrue();
        assertThat(config.ensemble().self()).isEqualTo(1);
        assertThat(config.addresses().clients()).isEqualTo(new Member.Endpoint("0.0.0.0", 2181));
        assertThat(config.get(Settings.TICK_TIME)).isEqualTo(3000);
        assertThat(config.sessionTimeouts().minMillis()).isEqualTo(6000);
        assertThat(config.sessionTimeouts().maxMillis()).isEqualTo(60_000);
        assertThat(config.limits()).isEqualTo(Limits.DEFAULTS);
        assertThat(config.get(Settings.SKIP_ACL)).isFalse();
        assertThat(config.get(Settings.EXTENDED_TYPES)).isTrue();
        assertThat(config.get(Settings.ENFORCE_QUOTA)).isFalse();
        assertThat(config.whitelist()).containsExactly("srvr");
        assertThat(config.addresses().metrics()).isNull();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aFileOfAZooKeeperEnsembleIsTakenAsItIs() throws Exception {
        Files.writeString(directory.resolve("myid"), "2\n");

        ServerConfig config = parse("""
                # The number of milliseconds of each tick
                tickTime=2000
                initLimit=10
                syncLimit=5
                dataDir=%s
                dataLogDir=/var/log/zk
                clientPort=2181
                maxClientCnxns=0
                autopurge.snapRetainCount=5
                autopurge.purgeInterval=24
                4lw.commands.whitelist=stat, ruok,mntr
                metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
                metricsProvider.httpPort=7001
                server.1=zk1:2888:3888
                server.2=zk2:2888:3888:participant;0.0.0.0:2181
                server.3=[2001:db8::3]:2888:3888:OBSERVER
                """.formatted(directory));

        assertThat(config.ensemble().standalone()).isFalse();
        assertThat(config.ensemble().me().host()).isEqualTo("zk2");
        assertThat(config.ensemble().voters()).extracting(Member::id).containsExactly(1, 2);
        assertThat(config.ensemble().members().get(3)).isEqualTo(new Member(3, "2001:db8::3", 2888, 3888, true, null));
        assertThat(config.directories().log()).isEqualTo(Path.of("/var/log/zk"));
        assertThat(config.limits().intOf(Bound.CONNECTIONS_PER_ADDRESS)).isZero();
        assertThat(config.whitelist()).containsExactlyInAnyOrder("srvr", "stat", "ruok", "mntr");
        assertThat(config.addresses().metrics()).isEqualTo(new Member.Endpoint("0.0.0.0", 7001));
        assertThat(config.warnings())
                .anyMatch(warning -> warning.contains("initLimit"))
                .anyMatch(warning -> warning.contains("purgeInterval"))
                .anyMatch(warning -> warning.contains("WHOEVER REACHES THE RAFT PORT"))
                .hasSize(4);
    }

    @Test
    void whatIsPrintedOfTheMembersCanBeReadAgain() throws Exception {
        Files.writeString(directory.resolve("myid"), "2");
        String members = """
                server.0=zk0:2888:3888:participant
                server.2=10.0.0.2:2889:3889:participant;0.0.0.0:2181
                server.3=[2001:db8::3]:2888:3888:observer;[2001:db8::3]:2182
                """;

        Ensemble ensemble = parse(minimal + members).ensemble();

        assertThat(ensemble.describe()).isEqualTo(members + "version=0");
        assertThat(parse(minimal + ensemble.describe()).ensemble()).isEqualTo(ensemble);
    }

    @Test
    void escapesSeparatorsAndContinuationsAreThoseOfJavaProperties() throws ConfigException {
        ServerConfig config =
                parse("! a comment\n  dataDir : /a\\\n    /b\\u0063 \nclientPort 2181\n4lw.commands.whitelist=\\\n*");

        assertThat(config.directories().data()).isEqualTo(Path.of("/a/bc"));
        assertThat(config.whitelist()).containsExactly("*", "srvr");
    }

    @Test
    void anUnknownKeyIsNamedInAWarning() throws ConfigException {
        assertThat(parse(minimal + "clientelle=1\n").warnings())
                .containsExactly("zoo.cfg:3: unknown key clientelle, ignored");
    }

    @Test
    void aKeyWithoutEffectIsNamedInOneWarning() throws ConfigException {
        assertThat(parse(minimal + "commitProcessor.numWorkerThreads=4\n").warnings())
                .singleElement()
                .asString()
                .startsWith("zoo.cfg:3: commitProcessor.numWorkerThreads has no effect here.");
    }

    @Test
    void aKeyGivenTwiceHoldsInItsLastLineAndIsWarnedOf() throws ConfigException {
        ServerConfig config = parse(minimal + "tickTime=1000\ntickTime=500\n");

        assertThat(config.get(Settings.TICK_TIME)).isEqualTo(500);
        assertThat(config.warnings())
                .singleElement()
                .asString()
                .contains("zoo.cfg:4")
                .contains("zoo.cfg:3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tickTime=abc | zoo.cfg:3: tickTime is no number: 'abc'",
                "tickTime= | zoo.cfg:3: tickTime is no number: ''",
                "tickTime=0 | zoo.cfg:3: tickTime must lie between 1 and 2147483647, is 0",
                "standaloneEnabled=maybe | zoo.cfg:3: standaloneEnabled must be true or false, is 'maybe'",
                "clientPort=70000 | zoo.cfg:3: clientPort must lie between 0 and 65535, is 70000",
                "server.255=h:1:2 | zoo.cfg:3: server.255 must carry a member id between 0 and 254",
                "server.-1=h:1:2 | zoo.cfg:3: server.-1 must carry a member id between 0 and 254",
                "server.1=h:1:1 | zoo.cfg:3: server.1 names port 1 twice",
                "server.1=h:1:2:voter | zoo.cfg:3: server.1 has the role 'voter', neither participant nor observer",
                "server.1=h:1:2;2182 | zoo.cfg:2: clientPort is 2181, but server.1 says 2182",
                "minSessionTimeout=90000 | zoo.cfg:3: minSessionTimeout 90000 is over maxSessionTimeout 60000",
                "tickTime=2147483647 | zoo.cfg:3: tickTime makes minSessionTimeout 4294967294 ms, of which no timeout "
                        + "can be; give minSessionTimeout, or a smaller tickTime",
                "oarlock.storage.unwrittenBytesMax=0 | zoo.cfg:3: oarlock.storage.unwrittenBytesMax must be 65536 "
                        + "bytes at least, is 0",
                "oarlock.storage.cacheBytes=1m | zoo.cfg:3: oarlock.storage.cacheBytes must be 8388608 bytes at least, "
                        + "is 1048576",
                "key=\\\\u00zz | zoo.cfg:3: malformed escape, \\\\u wants four hexadecimal digits",
            })
    void whatIsBrokenIsSaidWithItsLine(String line, String complaint) {
        String text = minimal + line.replace("\\\\", "\\") + "\n";

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(complaint.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group.1=1:2",
                "weight.1=2",
                "electionAlg=1",
                "ssl.quorum.context.supplier.class=org.example.Mine",
                "ssl.context.supplier.class=org.example.Mine",
                "quorum.auth.enableSasl=true",
                "audit.impl.class=org.example.Mine"
            })
    void whatWouldBeUnsafeToIgnoreIsRefused(String line) {
        assertThatThrownBy(() -> parse(minimal + line + "\n"))
                .hasMessageStartingWith("zoo.cfg:3: " + line.substring(0, line.indexOf('=')) + " is not supported. ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"electionAlg=3", "quorum.auth.enableSasl=false", "sslQuorum=false"})
    void aRefusedKeyThatSaysWhatHoldsAnywayIsFine(String line) throws ConfigException {
        assertThat(parse(minimal + line + "\n").warnings()).isEmpty();
    }

    @Test
    void onlyKnownClassesMayBeNamed() {
        assertThatThrownBy(() -> parse(minimal + "metricsProvider.className=com.example.Mine\n"))
                .hasMessage("zoo.cfg:3: metricsProvider.className names a class that is not loaded here: "
                        + "'com.example.Mine'");
    }

    @Test
    void aMemberHasPorts() {
        assertThatThrownBy(() -> parse(minimal + "server.1=here\n"))
                .hasMessage("zoo.cfg:3: server.1 must be <host>:<port>:<port>[:role][;[<host>:]<clientPort>], "
                        + "is 'here'");
    }

    @Test
    void aMemberHasOneAddress() {
        assertThatThrownBy(() -> parse(minimal + "server.1=h:1:2|k:1:2\n"))
                .hasMessage("zoo.cfg:3: server.1 lists several addresses; a member has one");
    }

    @Test
    void aFileWithoutADataDirectoryIsBroken() {
        assertThatThrownBy(() -> parse("clientPort=2181\n")).hasMessage("zoo.cfg: dataDir is not given");
    }

    @Test
    void aFileWithoutAClientPortIsBroken() {
        assertThatThrownBy(() -> parse("dataDir=/x\n"))
                .hasMessage("zoo.cfg: clientPort is not given, neither as a key nor in server.1");
    }

    @Test
    void anEnsembleNeedsMyid() {
        assertThatThrownBy(() -> parse(minimal + "server.1=a:1:2\nserver.2=b:1:2\n"))
                .hasMessage(directory.resolve("myid") + ": no such file, and an ensemble is configured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "0x1", "1.0", "99999999999999999999"})
    void myidMustBeANumber(String content) throws IOException {
        Files.writeString(directory.resolve("myid"), content + "\n");

        assertThatThrownBy(() -> parse(minimal))
                .hasMessage(directory.resolve("myid") + ":1: must be a member id, is '" + content + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"255", "-1", "4294967297"})
    void aNumberThatNoMemberCanHaveIsNoneToAnEnsembleAndIsReplacedWhereAServerStandsAlone(String content)
            throws Exception {
        Path myid = Files.writeString(directory.resolve("myid"), content);

        ServerConfig alone = parse(minimal);

        assertThat(alone.ensemble().self()).isEqualTo(1);
        assertThat(alone.warnings())
                .containsExactly(myid + ": " + content
                        + " is no member id (0 to 254); this server stands alone and is member 1");
        assertThatThrownBy(() -> parse(minimal + "server.1=a:1:2\nserver.2=b:1:2\n"))
                .hasMessage(myid + ": there is no line server." + content + " in zoo.cfg");
    }

    @Test
    void aMemberMayHaveNumberZero() throws Exception {
        Files.writeString(directory.resolve("myid"), "0\r\n");

        assertThat(parse(minimal).ensemble().self()).isZero();
        assertThat(parse(minimal + "server.0=a:1:2\nserver.1=b:1:2\n")
                        .ensemble()
                        .me()
                        .host())
                .isEqualTo("a");
    }

    @Test
    void aMyidThatIsNoFileOrNoTextIsSaidInOneLine() throws Exception {
        Path myid = Files.createDirectory(directory.resolve("myid"));
        assertThatThrownBy(() -> parse(minimal)).hasMessage(myid + ": is a directory, not a file with a member id");
        Files.delete(myid);

        Files.write(myid, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '1', '\n'});
        assertThatThrownBy(() -> parse(minimal))
                .hasMessage(myid + ":1: begins with a byte order mark, must be a member id in plain ASCII");

        Files.write(myid, new byte[100_000]);
        assertThatThrownBy(() -> parse(minimal))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(myid + ":1: must be a member id, is '\\u0000\\u0000")
                .hasMessageNotContaining("\0");

        Files.write(myid, new byte[] {(byte) 0xff, (byte) 0xfe, '1', 0});
        assertThatThrownBy(() -> parse(minimal)).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataDir", "dataLogDir", "dynamicConfigFile"})
    void aPathThatCannotBeOneIsSaidInOneLine(String key) {
        assertThatThrownBy(() -> parse(minimal + key + "=/a\\u0000b\n"))
                .hasMessage("zoo.cfg:3: " + key + " is no path: Nul character not allowed");
    }

    @Test
    void whatTheFileSaysStaysOnOneLine() {
        assertThatThrownBy(() -> parse(minimal + "tickTime=1\\n2026-01-01 INFO all is well\\u001b[2J\n"))
                .hasMessage("zoo.cfg:3: tickTime is no number: '1\\n2026-01-01 INFO all is well\\u001b[2J'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DigestAuthenticationProvider.superDigest=super:s3cret\\u00zz",
                "DigestAuthenticationProvider.superDigest\\u00zz super:s3cret",
                "ssl.keyStore.passwordd=s3cret",
                "ssl.quorum.keyStore.passwordd=s3cret",
            })
    void aSecretIsNotShownWhenItsLineIsBrokenOrRefused(String line) {
        assertThatThrownBy(() -> parse(minimal + line + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("zoo.cfg:3: ")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aClientsPropertyIsNotTakenForAMember() throws ConfigException {
        ServerConfig config = parse(
                minimal,
                Map.of("zookeeper.server.principal", "zookeeper/host", "zookeeper.server.realm", "EXAMPLE.COM"));

        assertThat(config.ensemble().standalone()).isTrue();
    }

    @Test
    void whatHoldsInsteadOfAValueIsSaidInAWarning() throws ConfigException {
        ServerConfig config = parse(
                minimal + "skipACL=true\nenforceQuota=yes\nautopurge.snapRetainCount=0\nsnapCount=1\n"
                        + "znode.container.maxPerMinute=0\nmaxClientCnxns=-1\n",
                Map.of("jute.maxbuffer", "50m", "readonlymode.enabled", "1"));

        assertThat(config.get(Settings.SKIP_ACL)).isFalse();
        assertThat(config.get(Settings.EXTENDED_TYPES)).isTrue();
        assertThat(config.get(Settings.ENFORCE_QUOTA)).isFalse();
        assertThat(config.limits()).isEqualTo(Limits.DEFAULTS.with(Bound.CONNECTIONS_PER_ADDRESS, 0));
        assertThat(config.get(Settings.CONTAINER_MAX_PER_MINUTE)).isZero();
        assertThat(config.warnings())
                .containsExactly(
                        "zoo.cfg:3: skipACL is 'true', and only 'yes' switches it on; taken as no",
                        "zoo.cfg:4: enforceQuota is 'yes', and only 'true' switches it on; taken as false",
                        "zoo.cfg:5: autopurge.snapRetainCount is 0, below 3; taken as 3",
                        "zoo.cfg:6: snapCount is 1, below 2; taken as 2",
                        "zoo.cfg:8: maxClientCnxns is -1, below 0; taken as 0",
                        "-Djute.maxbuffer: jute.maxbuffer is no number that ZooKeeper reads: '50m'; taken as 1048575",
                        "-Dreadonlymode.enabled: readonlymode.enabled is '1', and only 'true' switches it on;"
                                + " taken as false");
    }

    @Test
    void myidMustBeAmongTheMembers() throws IOException {
        Files.writeString(directory.resolve("myid"), "7");

        assertThatThrownBy(() -> parse(minimal + "server.1=a:1:2\nserver.2=b:1:2\n"))
                .hasMessage(directory.resolve("myid") + ": there is no line server.7 in zoo.cfg");
    }

    @Test
    void oneMemberIsAnEnsembleOnlyWhenStandaloneIsSwitchedOff() throws Exception {
        Files.writeString(directory.resolve("myid"), "5");
        String one = minimal + "server.5=a:1:2\n";

        assertThat(parse(one).ensemble().standalone()).isTrue();
        assertThat(parse(one).ensemble().self()).isEqualTo(5);
        assertThat(parse(one + "standaloneEnabled=false\n").ensemble().standalone())
                .isFalse();
    }

    @Test
    void withoutMembersAServerThatMayNotStandAloneDoesNotStart() {
        assertThatThrownBy(() -> parse(minimal + "standaloneEnabled=false\n"))
                .hasMessage("zoo.cfg:3: standaloneEnabled is false, and there is no server.N line");
    }

    @Test
    void membersMayStandInAFileOfTheirOwn() throws Exception {
        Files.writeString(directory.resolve("myid"), "1");
        Path dynamic = Files.writeString(
                directory.resolve("members"), "server.1=a:1:2;2181\nserver.2=b:1:2;2181\nserver.3=c:1:2;2181\n");

        ServerConfig config = parse("dataDir=" + directory + "\ndynamicConfigFile=" + dynamic + "\n");

        assertThat(config.ensemble().members()).hasSize(3);
        assertThat(config.addresses().clients()).isEqualTo(new Member.Endpoint("0.0.0.0", 2181));
        assertThatThrownBy(() -> parse(minimal + "dynamicConfigFile=" + dynamic + "\nserver.1=a:1:2\n"))
                .hasMessage("zoo.cfg:3: dynamicConfigFile and server.N lines exclude each other");
    }

    @Test
    void zooKeepersSystemPropertiesAreHonoured() throws ConfigException {
        ServerConfig config = parse(
                minimal,
                Map.of(
                        "jute.maxbuffer", "2097152",
                        "readonlymode.enabled", "true",
                        "znode.container.checkIntervalMs", "100",
                        "zookeeper.maxCnxns", "9",
                        "zookeeper.skipACL", "yes",
                        "zookeeper.DigestAuthenticationProvider.superDigest", "super:x",
                        "java.version", "17"));

        assertThat(config.limits().intOf(Bound.FRAME_BYTES)).isEqualTo(2_097_152);
        assertThat(config.limits().intOf(Bound.CONNECTIONS)).isEqualTo(9);
        assertThat(config.get(Settings.SKIP_ACL)).isTrue();
        assertThat(config.get(Settings.CONTAINER_CHECK_INTERVAL)).isEqualTo(100);
        assertThat(config.find(SecuritySettings.SUPER_DIGEST)).contains("super:x");
        assertThat(config.get(Settings.READ_ONLY_MODE)).isTrue();
        assertThat(config.whitelist()).containsExactlyInAnyOrder("srvr", "isro");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aLargerRequestThanLogAndHeapCarryIsCutToWhatTheyDo() throws ConfigException {
        ServerConfig config = parse(minimal, Map.of("jute.maxbuffer", "173159500"));

        long carried = LogCapacity.frameBytesMax(Runtime.getRuntime().maxMemory());
        assertThat(config.limits().of(Bound.FRAME_BYTES)).isEqualTo(carried).isLessThan(173159500);
        assertThat(config.warnings())
                .singleElement()
                .asString()
                .startsWith("-Djute.maxbuffer: jute.maxbuffer is 173159500 bytes")
                .contains("can carry " + carried);
    }

    @Test
    void theSameKeysMayStandInTheFileWhichThenHolds() throws ConfigException {
        ServerConfig config = parse(
                minimal + "jute.maxbuffer=4096\nzookeeper.maxCnxns=3\n",
                Map.of("jute.maxbuffer", "8192", "zookeeper.maxCnxns", "9"));

        assertThat(config.limits().intOf(Bound.FRAME_BYTES)).isEqualTo(4096);
        assertThat(config.limits().intOf(Bound.CONNECTIONS)).isEqualTo(3);
    }

    @Test
    void aBrokenSystemPropertyIsNamedAsAnOption() {
        assertThatThrownBy(() -> parse(minimal, Map.of("zookeeper.tickTime", "many")))
                .hasMessage("-Dzookeeper.tickTime: tickTime is no number: 'many'");
    }

    @Test
    void theRaftPortIsBoundToTheHostOfTheMembersOwnLineUnlessToldOtherwise() throws Exception {
        Files.writeString(directory.resolve("myid"), "1");
        String ensemble = minimal + "server.1=zk1:1:2\nserver.2=zk2:1:2\n";

        assertThat(parse(minimal).addresses().raftHost()).isEqualTo("127.0.0.1");
        assertThat(parse(ensemble).addresses().raftHost()).isEqualTo("zk1");
        assertThat(parse(ensemble + "quorumListenOnAllIPs=true\n").addresses().raftHost())
                .isEqualTo("0.0.0.0");
        assertThat(parse(ensemble + "oarlock.raft.bindAddress=10.0.0.7\n")
                        .addresses()
                        .raftHost())
                .isEqualTo("10.0.0.7");
    }

    @Test
    void bytesMayHaveAUnit() throws ConfigException {
        assertThat(parse(minimal + "oarlock.storage.cacheBytes=64M\n").get(Settings.BLOCK_CACHE))
                .isEqualTo(64 << 20);
        assertThatThrownBy(() -> parse(minimal + "oarlock.storage.cacheBytes=64x\n"))
                .hasMessage("zoo.cfg:3: oarlock.storage.cacheBytes is no number of bytes: '64x'");
    }

    @Test
    void aFileThatIsNotThereIsSaidInOneLine() {
        Path missing = directory.resolve("none.cfg");

        assertThatThrownBy(() -> ConfigReader.read(missing, Map.of())).hasMessage(missing + ": no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.1=a:1:2\nserver.1=b:1:2\nserver.3=c:1:2\n", "server.1=a:1:2\nserver.01=a:1:3\n"})
    void aMemberThatIsGivenTwiceIsRefusedBecauseAnotherOneWasMeant(String members) throws IOException {
        Files.writeString(directory.resolve("myid"), "1");

        assertThatThrownBy(() -> parse(minimal + members))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("zoo.cfg:[34]: (server.1 was given before|member 1 is named twice).*");
    }

    @Test
    void aMemberThatIsGivenTwiceInTheFileOfTheMembersIsRefused() throws IOException {
        Path members = directory.resolve("members");
        Files.writeString(members, "server.1=a:1:2\nserver.1=b:1:2\n");

        assertThatThrownBy(() -> parse(minimal + "dynamicConfigFile=" + members + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(members + ":2: server.1 was given before (" + members + ":1) as another member");
    }

    @Test
    void twoMembersWithOneAddressAreRefused() throws IOException {
        Files.writeString(directory.resolve("myid"), "1");

        assertThatThrownBy(() -> parse(minimal + "server.1=a:1:2\nserver.2=b:1:2\nserver.3=a:1:3\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("zoo.cfg:5: server.3 has the address of member 1, a:1");
    }

    @Test
    void theMarkThatSomeEditorsPutInFrontIsNoPartOfTheFirstKey() throws Exception {
        Path file = directory.resolve("zoo.cfg");

        Files.writeString(file, "\ufeff" + minimal);
        assertThat(ConfigReader.read(file, Map.of()).warnings()).isEmpty();

        Files.writeString(file, "\ufeff" + minimal, StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> ConfigReader.read(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": is a file in UTF-16; write it in ASCII or UTF-8");
    }

    private static ServerConfig parse(String text) throws ConfigException {
        return parse(text, Map.of());
    }

    private static ServerConfig parse(String text, Map<String, String> systemProperties) throws ConfigException {
        return ConfigReader.parse("zoo.cfg", text, systemProperties);
    }
}
