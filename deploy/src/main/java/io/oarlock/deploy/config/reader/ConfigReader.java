package io.oarlock.deploy.config.reader;

import io.oarlock.auth.AuthSettings;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.PropertyLines;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Setting;
import io.oarlock.deploy.config.Settings;
import io.oarlock.deploy.config.Values;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ServerConfig} of a {@code zoo.cfg}, the files it names and the system properties. Reads, never writes.
 */
public final class ConfigReader {
    private final Values values;
    private final long heapBytes;

    private ConfigReader(Values values, long heapBytes) {
        this.values = values;
        this.heapBytes = heapBytes;
    }

    /** For a server in this process. */
    public static ServerConfig read(Path file, Map<String, String> systemProperties) throws ConfigException {
        return read(file, systemProperties, Runtime.getRuntime().maxMemory());
    }

    /** @param heapBytes of the process that runs the server, against which some values are checked */
    public static ServerConfig read(Path file, Map<String, String> systemProperties, long heapBytes)
            throws ConfigException {
        return read(PropertyLines.read(file), systemProperties, heapBytes);
    }

    /** Only where the server keeps its files, whatever else is wrong. */
    public static ServerConfig.Directories directories(Path file, Map<String, String> systemProperties)
            throws ConfigException {
        return new ConfigReader(Values.of(PropertyLines.read(file), systemProperties), 0).directories();
    }

    /** As if {@code text} were a file with the name {@code source}. */
    public static ServerConfig parse(String source, String text, Map<String, String> systemProperties)
            throws ConfigException {
        return read(
                PropertyLines.parse(source, text),
                systemProperties,
                Runtime.getRuntime().maxMemory());
    }

    private static ServerConfig read(PropertyLines file, Map<String, String> systemProperties, long heapBytes)
            throws ConfigException {
        Values values = Values.of(file, systemProperties);
        if (values.has(Settings.DYNAMIC_CONFIG_FILE)) {
            if (!values.family(Settings.SERVER).isEmpty()) {
                throw new ConfigException(
                        values.origin(Settings.DYNAMIC_CONFIG_FILE),
                        "dynamicConfigFile and server.N lines exclude each other");
            }
            values.include(PropertyLines.read(values.get(Settings.DYNAMIC_CONFIG_FILE)));
        }
        return new ConfigReader(values, heapBytes).config();
    }

    private ServerConfig config() throws ConfigException {
        HeapUse.refuseTooMuch(values, heapBytes);
        ServerConfig.Directories directories = directories();
        Ensemble ensemble = new EnsembleReader(values, directories.data()).read();
        checkElectionTimeouts();
        TlsSettings tls = new TlsReader(values).read();
        AuthSettings auth = AuthReader.read(values, tls != null);
        MemberTlsReader memberTls = new MemberTlsReader(values, ensemble);
        return new ServerConfig(
                ensemble,
                directories,
                addresses(ensemble),
                sessionTimeouts(),
                limits(),
                whitelist(),
                tls,
                memberTls.read(),
                memberTls.readSource(),
                new AdminTlsReader(values).read(),
                auth,
                new SaslReader(values).read(auth.required().contains("sasl")),
                values);
    }

    private ServerConfig.Directories directories() throws ConfigException {
        Path data = values.find(Settings.DATA_DIR)
                .orElseThrow(() -> new ConfigException(values.origin(Settings.DATA_DIR), "dataDir is not given"));
        return new ServerConfig.Directories(
                data, values.find(Settings.DATA_LOG_DIR).orElse(data));
    }

    private ServerConfig.SessionTimeouts sessionTimeouts() throws ConfigException {
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
        return new ServerConfig.SessionTimeouts(min, max);
    }

    private ServerConfig.Addresses addresses(Ensemble ensemble) throws ConfigException {
        Member.Endpoint clients = clientAddress(ensemble.me());
        Member.Endpoint secure = secureAddress();
        ServerConfig.LinearizablePorts linearizable = new ServerConfig.LinearizablePorts(
                beside(clients, Settings.CLIENT_PORT, Settings.LINEARIZABLE_CLIENT_PORT),
                beside(secure, SecuritySettings.SECURE_CLIENT_PORT, SecuritySettings.LINEARIZABLE_SECURE_PORT));
        return new ServerConfig.Addresses(clients, secure, linearizable, raftAddress(ensemble), metricsAddress());
    }

    /** A further port: none where the usual one is missing, so that nobody opens one for plain text by mistake. */
    private Member.@Nullable Endpoint beside(
            Member.@Nullable Endpoint usual, Setting<Integer> usualPort, Setting<Integer> further)
            throws ConfigException {
        if (!values.has(further)) {
            return null;
        }
        if (usual == null) {
            throw new ConfigException(
                    values.origin(further), further.key() + " is given, and " + usualPort.key() + " is not");
        }
        return new Member.Endpoint(usual.host(), values.get(further));
    }

    private Member.@Nullable Endpoint clientAddress(Member me) throws ConfigException {
        Member.Endpoint own = me.client();
        if (!values.has(Settings.CLIENT_PORT)) {
            if (own == null && !values.has(SecuritySettings.SECURE_CLIENT_PORT)) {
                throw new ConfigException(
                        values.source(), "clientPort is not given, neither as a key nor in server." + me.id());
            }
            return own;
        }
        int port = values.get(Settings.CLIENT_PORT);
        if (own != null && own.port() != port) {
            throw new ConfigException(
                    values.origin(Settings.CLIENT_PORT),
                    "clientPort is " + port + ", but server." + me.id() + " says " + own.port());
        }
        if (own != null && !values.has(Settings.CLIENT_PORT_ADDRESS)) {
            return new Member.Endpoint(own.host(), port);
        }
        return new Member.Endpoint(values.get(Settings.CLIENT_PORT_ADDRESS), port);
    }

    private Member.@Nullable Endpoint secureAddress() {
        return values.has(SecuritySettings.SECURE_CLIENT_PORT)
                ? new Member.Endpoint(
                        values.get(SecuritySettings.SECURE_CLIENT_PORT_ADDRESS),
                        values.get(SecuritySettings.SECURE_CLIENT_PORT))
                : null;
    }

    private int orTicks(Setting<Integer> setting, long ticks) throws ConfigException {
        int value = values.get(setting);
        if (value != -1) {
            return value;
        }
        long millis = ticks * values.get(Settings.TICK_TIME);
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
        for (Setting<?> setting : Settings.effectiveSettings()) {
            Bound bound = setting.bound();
            if (bound != null && values.get(setting) instanceof Number number) {
                limits = limits.with(bound, number.longValue());
            }
        }
        return bearable(limits);
    }

    /** ZooKeeper would start with a limit that nothing can keep, so that this starts too, with what can be carried. */
    private Limits bearable(Limits limits) {
        long frameBytesMax = LogCapacity.frameBytesMax(heapBytes);
        if (limits.of(Bound.FRAME_BYTES) <= frameBytesMax) {
            return limits;
        }
        values.warn(values.origin(Settings.JUTE_MAX_BUFFER) + ": jute.maxbuffer is " + limits.of(Bound.FRAME_BYTES)
                + " bytes, of which the log and a heap of " + heapBytes + " bytes can carry " + frameBytesMax
                + ": that is used");
        return limits.with(Bound.FRAME_BYTES, frameBytesMax);
    }

    private void checkElectionTimeouts() throws ConfigException {
        if (values.get(Settings.ELECTION_MIN) >= values.get(Settings.ELECTION_MAX)) {
            throw new ConfigException(
                    values.origin(Settings.ELECTION_MIN),
                    Settings.ELECTION_MIN.key() + " must be below " + Settings.ELECTION_MAX.key());
        }
    }

    private String raftAddress(Ensemble ensemble) {
        if (values.has(Settings.RAFT_ADDRESS)) {
            return values.get(Settings.RAFT_ADDRESS);
        }
        if (values.get(Settings.LISTEN_ON_ALL)) {
            return "0.0.0.0";
        }
        // No other member calls a standalone server.
        return ensemble.standalone() ? "127.0.0.1" : ensemble.me().host();
    }

    private Set<String> whitelist() {
        Set<String> words = new TreeSet<>(values.get(Settings.WHITELIST));
        if (values.get(Settings.READ_ONLY_MODE)) {
            words.add("isro");
        }
        // ZooKeeper's own scripts ask it, whatever the list says.
        words.add("srvr");
        return words;
    }

    private Member.@Nullable Endpoint metricsAddress() {
        return values.get(Settings.METRICS_CLASS).equals(Settings.METRICS_PROMETHEUS)
                ? new Member.Endpoint(values.get(Settings.METRICS_HOST), values.get(Settings.METRICS_PORT))
                : null;
    }
}
