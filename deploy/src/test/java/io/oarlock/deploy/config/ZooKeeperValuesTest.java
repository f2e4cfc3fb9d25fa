package io.oarlock.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.config.reader.ConfigReader;
import io.oarlock.model.Bound;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Values of all kinds, read by ZooKeeper itself and by us: the same comes out, or neither starts. */
class ZooKeeperValuesTest {
    private static final String REFUSED = "refused";

    private static final List<String> NUMBERS = List.of(
            "5",
            "4096",
            "+4096",
            "04096",
            "0x1000",
            "0X1000",
            "#1000",
            "-0x10",
            " 4096",
            "4096 ",
            "4_096",
            "4,096",
            "50m",
            "",
            "-1",
            "-5",
            "0",
            "1",
            "2",
            "1e3",
            "2147483647",
            "2147483648",
            "99999999999999999999",
            "0x9fffff",
            "\u0664",
            "ten");

    private static final List<String> SWITCHES = List.of(
            "true", "TRUE", "True", " true", "yes", "YES", "Yes", "on", "1", "0", "no", "false", "False", "", "y");

    /** The file's values are trimmed, those of options are not; for the rest the way makes no difference. */
    private static final List<String> AS_OPTION =
            List.of("4096", " 4096", "4096 ", "0x1000", "", "true", " true", "yes");

    @TempDir
    private Path directory;

    /** How one key is read on both sides. */
    private record Key(
            String name, Where where, List<String> values, Theirs theirs, Function<ServerConfig, Object> ours) {}

    private enum Where {
        FILE,
        OPTION,
        /** With {@code zookeeper.} in front. */
        PREFIXED_OPTION
    }

    private interface Theirs {
        Object of(ZooKeeperReading zooKeeper) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> aNumberOfTheFileIsReadAsByZooKeeper() {
        return tests(
                new Key(
                        "maxClientCnxns",
                        Where.FILE,
                        NUMBERS,
                        zk -> unlimited(zk.configured("getMaxClientCnxns")),
                        c -> c.limits().intOf(Bound.CONNECTIONS_PER_ADDRESS)),
                new Key(
                        "autopurge.snapRetainCount",
                        Where.FILE,
                        NUMBERS,
                        zk -> zk.configured("getSnapRetainCount"),
                        c -> c.get(Settings.SNAP_RETAIN_COUNT)),
                new Key(
                        "tickTime",
                        Where.FILE,
                        without(NUMBERS, "-1", "-5", "2147483647"),
                        zk -> zk.configured("getTickTime"),
                        c -> c.get(Settings.TICK_TIME)),
                new Key(
                        "clientPortListenBacklog",
                        Where.FILE,
                        NUMBERS,
                        zk -> unset(zk.configured("getClientPortListenBacklog")),
                        c -> c.get(Settings.CLIENT_PORT_BACKLOG)),
                new Key(
                        "maxSessionTimeout",
                        Where.FILE,
                        NUMBERS,
                        zk -> zk.configured("getMaxSessionTimeout"),
                        c -> c.sessionTimeouts().maxMillis()));
    }

    @TestFactory
    Stream<DynamicTest> aNumberThatZooKeeperReadsAsASystemPropertyIsReadLikeOne() {
        List<Key> keys = new ArrayList<>();
        for (Where where : List.of(Where.FILE, Where.PREFIXED_OPTION)) {
            keys.add(new Key(
                    "snapCount",
                    where,
                    NUMBERS,
                    zk -> zk.ofClass("ZooKeeperServer", "getSnapCount"),
                    c -> c.get(Settings.SNAP_COUNT)));
            keys.add(new Key(
                    "maxCnxns",
                    where,
                    NUMBERS,
                    zk -> zk.ofObject("NIOServerCnxnFactory", "initMaxCnxns", "getMaxCnxns"),
                    c -> c.limits().intOf(Bound.CONNECTIONS)));
            keys.add(new Key(
                    "largeRequestMaxBytes",
                    where,
                    NUMBERS,
                    zk -> zk.ofObject(
                            "ZooKeeperServer", "initLargeRequestThrottlingSettings", "getLargeRequestMaxBytes"),
                    c -> c.limits().intOf(Bound.OUTSTANDING_BYTES)));
            // Where no number holds, each has a default of its own.
            keys.add(new Key(
                    "globalOutstandingLimit",
                    where,
                    without(NUMBERS, "0", "-1", "-5", "-0x10"),
                    zk -> orElse(
                            zk.ofObject("ZooKeeperServer", "getGlobalOutstandingLimit", "getGlobalOutstandingLimit"),
                            1000,
                            20_000),
                    c -> c.limits().intOf(Bound.OUTSTANDING)));
        }
        return tests(keys.toArray(Key[]::new));
    }

    @TestFactory
    Stream<DynamicTest> juteMaxBufferIsReadAsByZooKeeper() {
        // Below 45, which is what a client's first request takes, ZooKeeper starts and serves nobody.
        List<String> usable =
                new ArrayList<>(without(NUMBERS, "5", "-1", "-5", "0", "1", "2", "-0x10", "2147483647", "\u0664"));
        usable.addAll(List.of("45", "100", "1023"));
        return tests(new Key(
                "jute.maxbuffer",
                Where.OPTION,
                usable,
                ZooKeeperReading::juteMaxBuffer,
                c -> c.limits().intOf(Bound.FRAME_BYTES)));
    }

    @TestFactory
    Stream<DynamicTest> aSwitchIsReadAsByZooKeeper() {
        List<Key> keys = new ArrayList<>();
        keys.add(new Key(
                "quorumListenOnAllIPs",
                Where.FILE,
                SWITCHES,
                zk -> zk.configured("getQuorumListenOnAllIPs"),
                c -> c.addresses().raftHost().equals("0.0.0.0")));
        keys.add(new Key(
                "readonlymode.enabled",
                Where.OPTION,
                SWITCHES,
                zk -> Boolean.getBoolean("readonlymode.enabled"),
                c -> c.get(Settings.READ_ONLY_MODE)));
        for (Where where : List.of(Where.FILE, Where.PREFIXED_OPTION)) {
            keys.add(new Key(
                    "skipACL", where, SWITCHES, zk -> zk.fieldOfServer("skipACL"), c -> c.get(Settings.SKIP_ACL)));
            keys.add(new Key(
                    "enforceQuota",
                    where,
                    SWITCHES,
                    zk -> zk.fieldOfServer("enforceQuota"),
                    c -> c.get(Settings.ENFORCE_QUOTA)));
            keys.add(new Key(
                    "extendedTypesEnabled",
                    where,
                    SWITCHES,
                    zk -> zk.ofClass("EphemeralType", "extendedEphemeralTypesEnabled"),
                    c -> c.get(Settings.EXTENDED_TYPES)));
        }
        return tests(keys.toArray(Key[]::new));
    }

    private Stream<DynamicTest> tests(Key... keys) {
        return Stream.of(keys)
                .flatMap(key -> key.values().stream()
                        .filter(value -> key.where() != Where.PREFIXED_OPTION || AS_OPTION.contains(value))
                        .map(value -> DynamicTest.dynamicTest(
                                key.where() + " " + key.name() + "='" + value + "'", () -> compare(key, value))));
    }

    private void compare(Key key, String value) throws Exception {
        Map<String, String> file = new LinkedHashMap<>(Map.of("dataDir", directory.toString(), "clientPort", "2181"));
        Map<String, String> options = new LinkedHashMap<>();
        switch (key.where()) {
            case FILE -> file.put(key.name(), value);
            case OPTION -> options.put(key.name(), value);
            case PREFIXED_OPTION -> options.put("zookeeper." + key.name(), value);
        }

        Object theirs;
        try (ZooKeeperReading zooKeeper = new ZooKeeperReading(file, options)) {
            theirs = key.theirs().of(zooKeeper);
        } catch (InvocationTargetException refused) {
            theirs = REFUSED;
        }
        Object ours;
        try {
            StringBuilder text = new StringBuilder();
            file.forEach(
                    (name, given) -> text.append(name).append('=').append(given).append('\n'));
            ours = key.ours().apply(ConfigReader.parse("zoo.cfg", text.toString(), options));
        } catch (ConfigException refused) {
            ours = REFUSED;
        }
        assertThat(ours).isEqualTo(theirs);
    }

    private static Object unlimited(Object connections) {
        return Math.max(0, (int) connections);
    }

    private static Object unset(Object backlog) {
        return Math.max(-1, (int) backlog);
    }

    private static Object orElse(Object value, int theirDefault, int ours) {
        return value.equals(theirDefault) ? (Object) ours : value;
    }

    private static List<String> without(List<String> all, String... left) {
        List<String> out = new ArrayList<>(all);
        out.removeAll(List.of(left));
        return out;
    }
}
