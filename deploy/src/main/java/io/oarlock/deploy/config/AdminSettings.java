package io.oarlock.deploy.config;

import static io.oarlock.deploy.config.Setting.effective;
import static io.oarlock.deploy.config.ValueType.FLAG;
import static io.oarlock.deploy.config.ValueType.TEXT;
import static io.oarlock.deploy.config.ValueType.decoded;
import static io.oarlock.deploy.config.ValueType.trueOnly;
import static io.oarlock.deploy.config.ValueType.whole;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys of {@link Settings} about the HTTP port for operators. */
public final class AdminSettings {
    private static final List<Setting<?>> DECLARED = new ArrayList<>();

    public static final Setting<Boolean> ENABLED = add(effective(
            "admin.enableServer",
            FLAG,
            "true",
            "",
            "Whether there is an HTTP port for operators, probes and Prometheus."));
    public static final Setting<String> ADDRESS =
            add(effective("admin.serverAddress", TEXT, "0.0.0.0", "", "Address that this port is bound to."));
    public static final Setting<Integer> PORT = add(effective(
            "admin.serverPort",
            decoded(0, 65_535, 8080),
            "8080",
            "",
            "Its number. Where it is taken, the port is left out; a standalone server fails if it is given."));
    public static final Setting<Boolean> PORT_UNIFICATION = add(effective(
            "admin.portUnification",
            trueOnly(),
            "false",
            "",
            "Whether HTTPS is spoken there beside HTTP, with the stores of `ssl.quorum`."));
    public static final Setting<Boolean> FORCE_HTTPS = add(
            effective("admin.forceHttps", trueOnly(), "false", "", "Whether HTTPS is spoken there, and nothing else."));
    public static final Setting<Boolean> NEED_CLIENT_AUTH = add(effective(
            "admin.needClientAuth",
            trueOnly(),
            "false",
            "",
            "Whether who speaks HTTPS must show a certificate that `ssl.quorum.trustStore` vouches for."));
    public static final Setting<String> COMMAND_URL = add(effective(
            "admin.commandURL",
            new ValueType<>("path", AdminSettings::path),
            "/commands",
            "",
            "Path below which ZooKeeper's admin commands are."));
    public static final Setting<Integer> IDLE_TIMEOUT = add(effective(
            "admin.idleTimeout",
            decoded(1, Integer.MAX_VALUE, 30_000),
            "30000",
            "ms",
            "After which a snapshot that the client does not read is given up."));
    public static final Setting<Boolean> SNAPSHOT_ENABLED =
            add(effective("admin.snapshot.enabled", FLAG, "true", "", "Whether the command `snapshot` is answered."));
    public static final Setting<Integer> RATE_LIMIT = add(effective(
            "admin.rateLimiterIntervalInMS",
            decoded(0, Integer.MAX_VALUE, 300_000),
            "300000",
            "ms",
            "Between two snapshots that operators ask for."));

    public static final Setting<Boolean> JVM_METRICS = add(effective(
            "metricsProvider.exportJvmInfo",
            FLAG,
            "true",
            "",
            "Whether `/metrics` shows the JVM and the process, too."));

    public static final Setting<Boolean> PAUSE_MONITOR = add(effective(
            "jvm.pause.monitor",
            trueOnly(),
            "false",
            "",
            "Whether `jvm_pause_time_ms` is measured, and pauses logged."));
    public static final Setting<Integer> PAUSE_SLEEP = add(effective(
            "jvm.pause.sleep.time.ms",
            whole(1, Integer.MAX_VALUE),
            "500",
            "ms",
            "Between two looks at the clock; shorter pauses are seen only by chance."));
    public static final Setting<Integer> PAUSE_INFO = add(effective(
            "jvm.pause.info-threshold.ms", whole(0, Integer.MAX_VALUE), "1000", "ms", "A longer pause is logged."));
    public static final Setting<Integer> PAUSE_WARN = add(effective(
            "jvm.pause.warn-threshold.ms",
            whole(0, Integer.MAX_VALUE),
            "10000",
            "ms",
            "A longer pause is logged as a warning."));

    private AdminSettings() {}

    /** While the class is loaded. */
    private static <T> Setting<T> add(Setting<T> setting) {
        DECLARED.add(setting);
        return setting;
    }

    /** In the order to document them. */
    static List<Setting<?>> effectiveSettings() {
        return Collections.unmodifiableList(DECLARED);
    }

    private static ValueType.Reading<String> path(String value) {
        String path = value.trim();
        return path.matches("(/[A-Za-z0-9._~-]+)+")
                ? ValueType.Reading.of(path)
                : ValueType.Reading.refused("must be a path such as /commands, is '" + value + "'");
    }
}
