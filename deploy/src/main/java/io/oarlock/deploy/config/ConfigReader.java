package io.oarlock.deploy.config;

import io.oarlock.membership.GroupMember;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.op.Policy;
import io.oarlock.ratis.log.LogCapacity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ServerConfig} of a {@code zoo.cfg}, the files it names and the system properties. Reads, never writes.
 */
public final class ConfigReader {
    private static final int ID_ALONE = 1;

    private final Values values;

    private ConfigReader(Values values) {
        this.values = values;
    }

    public static ServerConfig read(Path file, Map<String, String> systemProperties) throws ConfigException {
        return read(PropertyLines.read(file), systemProperties);
    }

    /** As if {@code text} were a file with the name {@code source}. */
    public static ServerConfig parse(String source, String text, Map<String, String> systemProperties)
            throws ConfigException {
        return read(PropertyLines.parse(source, text), systemProperties);
    }

    private static ServerConfig read(PropertyLines file, Map<String, String> systemProperties) throws ConfigException {
        Values values = Values.of(file, systemProperties);
        if (values.has(Settings.DYNAMIC_CONFIG_FILE)) {
            if (!values.family(Settings.SERVER).isEmpty()) {
                throw new ConfigException(
                        values.origin(Settings.DYNAMIC_CONFIG_FILE),
                        "dynamicConfigFile and server.N lines exclude each other");
            }
            values.include(PropertyLines.read(values.path(Settings.DYNAMIC_CONFIG_FILE)));
        }
        return new ConfigReader(values).config();
    }

    private ServerConfig config() throws ConfigException {
        HeapUse.refuseTooMuch(values, Runtime.getRuntime().maxMemory());
        ServerConfig.Directories directories = directories();
        Ensemble ensemble = ensemble(directories.data());
        return new ServerConfig(
                values.source(),
                ensemble,
                directories,
                clients(ensemble.me()),
                limits(),
                new Policy(
                        values.flag(Settings.SKIP_ACL),
                        values.flag(Settings.EXTENDED_TYPES),
                        values.flag(Settings.ENFORCE_QUOTA),
                        false),
                raft(ensemble),
                new ServerConfig.Storage(values.bytes(Settings.BLOCK_CACHE), values.bytes(Settings.NODE_CACHE)),
                operators(),
                values.warnings());
    }

    private ServerConfig.Directories directories() throws ConfigException {
        if (!values.has(Settings.DATA_DIR)) {
            throw new ConfigException(values.origin(Settings.DATA_DIR), "dataDir is not given");
        }
        Path data = values.path(Settings.DATA_DIR);
        Path log = values.has(Settings.DATA_LOG_DIR) ? values.path(Settings.DATA_LOG_DIR) : data;
        return new ServerConfig.Directories(data, log, values.flag(Settings.IGNORE_FOREIGN_DATA));
    }

    private Ensemble ensemble(Path dataDir) throws ConfigException {
        SortedMap<Integer, Member> members = new TreeMap<>();
        Map<Member.Endpoint, Integer> addresses = new HashMap<>();
        for (Map.Entry<String, Values.Given> line :
                values.family(Settings.SERVER).entrySet()) {
            Member member = Member.parse(line.getKey(), line.getValue());
            if (members.put(member.id(), member) != null) {
                throw new ConfigException(line.getValue().origin(), "member " + member.id() + " is named twice");
            }
            Integer other = addresses.put(member.raft(), member.id());
            if (other != null) {
                throw new ConfigException(
                        line.getValue().origin(),
                        line.getKey() + " has the address of member " + other + ", " + member.raft());
            }
        }
        Path myid = dataDir.resolve("myid");
        Long id = MyId.read(myid);
        if (members.isEmpty()) {
            if (!values.flag(Settings.STANDALONE_ENABLED)) {
                throw new ConfigException(
                        values.origin(Settings.STANDALONE_ENABLED),
                        "standaloneEnabled is false, and there is no server.N line");
            }
            return Ensemble.alone(idAlone(myid, id), "127.0.0.1");
        }
        if (members.size() == 1 && values.flag(Settings.STANDALONE_ENABLED)) {
            int only = members.firstKey();
            return new Ensemble(only, members, true);
        }
        if (id == null) {
            throw new ConfigException(myid.toString(), "no such file, and an ensemble is configured");
        }
        if (id != id.intValue() || !members.containsKey(id.intValue())) {
            throw new ConfigException(myid.toString(), "there is no line server." + id + " in " + values.source());
        }
        checkRoles(members, id.intValue());
        return new Ensemble(id.intValue(), members, false);
    }

    private void checkRoles(SortedMap<Integer, Member> members, int self) throws ConfigException {
        boolean observes = values.text(Settings.PEER_TYPE).equalsIgnoreCase("observer");
        Member me = Collections.unmodifiableSortedMap(members).get(self);
        if (values.has(Settings.PEER_TYPE) && me != null && observes != me.observer()) {
            throw new ConfigException(
                    values.origin(Settings.PEER_TYPE), "peerType and the role in server." + self + " differ");
        }
        if (members.values().stream().allMatch(Member::observer)) {
            throw new ConfigException(values.source(), "every member is an observer, nobody could lead");
        }
    }

    /** A server that stands alone starts in ZooKeeper whatever number it has. */
    private int idAlone(Path myid, @Nullable Long given) {
        if (given == null) {
            return ID_ALONE;
        }
        if (given >= 0 && given <= GroupMember.ID_MAX) {
            return given.intValue();
        }
        values.warn(myid + ": " + given + " is no member id (0 to " + GroupMember.ID_MAX + "); this server stands alone"
                + " and is member " + ID_ALONE);
        return ID_ALONE;
    }

    private ServerConfig.Clients clients(Member me) throws ConfigException {
        int tick = values.number(Settings.TICK_TIME);
        int min = orTicks(Settings.MIN_SESSION_TIMEOUT, 2);
        int max = orTicks(Settings.MAX_SESSION_TIMEOUT, 20);
        if (min > max) {
            throw new ConfigException(
                    values.origin(
                            values.has(Settings.MIN_SESSION_TIMEOUT)
                                    ? Settings.MIN_SESSION_TIMEOUT
                                    : Settings.MAX_SESSION_TIMEOUT),
                    "minSessionTimeout " + min + " is over maxSessionTimeout " + max);
        }
        return new ServerConfig.Clients(
                clientAddress(me),
                values.number(Settings.CLIENT_PORT_BACKLOG),
                tick,
                min,
                max,
                values.flag(Settings.READ_ONLY_MODE),
                values.has(Settings.SUPER_DIGEST) ? values.text(Settings.SUPER_DIGEST) : null,
                new ServerConfig.Removal(
                        Duration.ofMillis(values.number(Settings.CONTAINER_CHECK_INTERVAL)),
                        values.number(Settings.CONTAINER_MAX_PER_MINUTE),
                        values.wide(Settings.CONTAINER_MAX_NEVER_USED)));
    }

    private Member.Endpoint clientAddress(Member me) throws ConfigException {
        Member.Endpoint own = me.client();
        if (!values.has(Settings.CLIENT_PORT)) {
            if (own == null) {
                throw new ConfigException(
                        values.source(), "clientPort is not given, neither as a key nor in server." + me.id());
            }
            return own;
        }
        int port = values.number(Settings.CLIENT_PORT);
        if (own != null && own.port() != port) {
            throw new ConfigException(
                    values.origin(Settings.CLIENT_PORT),
                    "clientPort is " + port + ", but server." + me.id() + " says " + own.port());
        }
        if (own != null && !values.has(Settings.CLIENT_PORT_ADDRESS)) {
            return new Member.Endpoint(own.host(), port);
        }
        return new Member.Endpoint(values.text(Settings.CLIENT_PORT_ADDRESS), port);
    }

    private int orTicks(Setting setting, long ticks) throws ConfigException {
        int value = values.number(setting);
        if (value != -1) {
            return value;
        }
        long millis = ticks * values.number(Settings.TICK_TIME);
        if (millis > Integer.MAX_VALUE) {
            throw new ConfigException(
                    values.origin(Settings.TICK_TIME),
                    "tickTime makes " + setting.key() + " " + millis + " ms, of which no timeout can be; give "
                            + setting.key() + ", or a smaller tickTime");
        }
        return (int) millis;
    }

    private Limits limits() {
        Limits limits = Limits.DEFAULTS;
        for (Bound bound : Bound.values()) {
            Optional<Setting> setting = Settings.find(bound.key());
            if (setting.isPresent()) {
                limits = limits.with(bound, values.bytes(setting.get()));
            }
        }
        return bearable(limits, Runtime.getRuntime().maxMemory());
    }

    /** ZooKeeper would start with a limit that nothing can keep, so that this starts too, with what can be carried. */
    private Limits bearable(Limits limits, long heapBytes) {
        long frameBytesMax = LogCapacity.frameBytesMax(heapBytes);
        if (limits.of(Bound.FRAME_BYTES) <= frameBytesMax) {
            return limits;
        }
        values.warn(values.origin(Settings.JUTE_MAX_BUFFER) + ": jute.maxbuffer is " + limits.of(Bound.FRAME_BYTES)
                + " bytes, of which the log and a heap of " + heapBytes + " bytes can carry " + frameBytesMax
                + ": that is used");
        return limits.with(Bound.FRAME_BYTES, frameBytesMax);
    }

    private ServerConfig.Raft raft(Ensemble ensemble) throws ConfigException {
        int min = values.number(Settings.ELECTION_MIN);
        int max = values.number(Settings.ELECTION_MAX);
        if (min >= max) {
            throw new ConfigException(
                    values.origin(Settings.ELECTION_MIN),
                    Settings.ELECTION_MIN.key() + " must be below " + Settings.ELECTION_MAX.key());
        }
        return new ServerConfig.Raft(
                raftAddress(ensemble),
                min,
                max,
                values.number(Settings.SNAP_COUNT),
                values.number(Settings.SNAP_RETAIN_COUNT));
    }

    private String raftAddress(Ensemble ensemble) {
        if (values.has(Settings.RAFT_ADDRESS)) {
            return values.text(Settings.RAFT_ADDRESS);
        }
        if (values.flag(Settings.LISTEN_ON_ALL)) {
            return "0.0.0.0";
        }
        // Nobody calls a member that stands alone.
        return ensemble.standalone() ? "127.0.0.1" : ensemble.me().host();
    }

    private ServerConfig.Operators operators() {
        Set<String> words = Arrays.stream(values.text(Settings.WHITELIST).split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (values.flag(Settings.READ_ONLY_MODE)) {
            words.add("isro");
        }
        boolean prometheus = values.text(Settings.METRICS_CLASS).equals(Settings.METRICS_PROMETHEUS);
        return new ServerConfig.Operators(
                words,
                prometheus
                        ? new Member.Endpoint(values.text(Settings.METRICS_HOST), values.number(Settings.METRICS_PORT))
                        : null,
                ticksShown());
    }

    private SortedMap<String, String> ticksShown() {
        SortedMap<String, String> shown = new TreeMap<>();
        for (Setting setting : List.of(ForeignSettings.INIT_LIMIT, ForeignSettings.SYNC_LIMIT)) {
            if (values.has(setting)) {
                shown.put(setting.key(), values.text(setting));
            }
        }
        return shown;
    }
}
