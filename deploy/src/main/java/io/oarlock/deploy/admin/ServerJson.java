package io.oarlock.deploy.admin;

import io.oarlock.metrics.Metric;
import io.oarlock.operations.MonitorValues;
import io.oarlock.operations.ServerConfiguration;
import io.oarlock.operations.ServerEnvironment;
import io.oarlock.operations.ServerMode;
import io.oarlock.operations.ServerStatus;
import io.oarlock.words.EnvironmentWords;
import io.oarlock.words.MonitorWords;
import io.oarlock.words.ServerWords;
import io.oarlock.words.VersionText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The answers about the server as a whole. */
final class ServerJson {
    private static final Pattern SECRET = Pattern.compile("pass|secret|digest|token|credential");

    private ServerJson() {}

    static Map<String, Object> configuration(ServerConfiguration configuration) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("client_port", configuration.clientPort());
        out.put("data_dir", configuration.data().path().toString());
        out.put("data_log_dir", configuration.log().path().toString());
        out.put("tick_time", configuration.tickMillis());
        out.put("max_client_cnxns", configuration.connectionsPerAddressMax());
        out.put("min_session_timeout", configuration.sessionTimeoutMillisMin());
        out.put("max_session_timeout", configuration.sessionTimeoutMillisMax());
        out.put("server_id", configuration.member());
        out.put("client_port_listen_backlog", configuration.backlog());
        return out;
    }

    static Map<String, Object> dirs(ServerConfiguration configuration) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("datadir_size", configuration.data().bytes());
        out.put("logdir_size", configuration.log().bytes());
        return out;
    }

    static Map<String, Object> environment(ServerEnvironment environment) {
        Map<String, Object> out = new LinkedHashMap<>();
        EnvironmentWords.forEach(environment, out::put);
        return out;
    }

    /** What may be a secret is not shown, as it would be by ZooKeeper. */
    static Map<String, Object> systemProperties() {
        Map<String, Object> out = new TreeMap<>();
        System.getProperties().forEach((key, value) -> {
            String name = key.toString();
            boolean secret = SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
            out.put(name, secret ? "***" : value.toString());
        });
        return out;
    }

    static Map<String, Object> monitor(MonitorValues values) {
        Map<String, Object> out = new LinkedHashMap<>();
        MonitorWords.forEach(values, out::put);
        return out;
    }

    static Map<String, Object> stats(ServerStatus status, ServerConfiguration configuration, MonitorValues values) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", VersionText.of(status.version()));
        out.put("read_only", status.mode() == ServerMode.READ_ONLY);
        out.put("server_stats", serverStats(status, configuration, values));
        out.put("client_response", responses(values));
        if (status.proposalBytes() != null) {
            out.put(
                    "proposal_stats",
                    sizes(
                            status.proposalBytes().last(),
                            status.proposalBytes().min(),
                            status.proposalBytes().max()));
        }
        out.put("node_count", status.znodes());
        return out;
    }

    private static Map<String, Object> serverStats(
            ServerStatus status, ServerConfiguration configuration, MonitorValues values) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("packets_sent", status.packetsSent());
        out.put("packets_received", status.packetsReceived());
        out.put("fsync_threshold_exceed_count", 0);
        out.put("client_response_stats", responses(values));
        out.put("provider_null", false);
        out.put("server_state", ServerWords.mode(status.mode()));
        out.put("outstanding_requests", status.outstanding());
        out.put("min_latency", status.latencyMillis().minOrZero());
        out.put("avg_latency", status.latencyMillis().roundedAverage());
        out.put("max_latency", status.latencyMillis().maxOrZero());
        out.put("data_dir_size", configuration.data().bytes());
        out.put("log_dir_size", configuration.log().bytes());
        out.put("last_processed_zxid", status.lastZxid());
        out.put("num_alive_client_connections", status.connections());
        out.put("uptime", number(values, Metric.UPTIME));
        out.put("auth_failed_count", number(values, Metric.AUTH_FAILED_COUNT));
        out.put("non_mtlsremote_conn_count", number(values, Metric.NON_MTLS_REMOTE_CONN_COUNT));
        out.put("non_mtlslocal_conn_count", number(values, Metric.NON_MTLS_LOCAL_CONN_COUNT));
        return out;
    }

    private static Map<String, Object> responses(MonitorValues values) {
        return sizes(
                number(values, Metric.LAST_CLIENT_RESPONSE_SIZE),
                number(values, Metric.MIN_CLIENT_RESPONSE_SIZE),
                number(values, Metric.MAX_CLIENT_RESPONSE_SIZE));
    }

    private static Map<String, Object> sizes(long last, long min, long max) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("last_buffer_size", last);
        out.put("min_buffer_size", min);
        out.put("max_buffer_size", max);
        return out;
    }

    static long number(MonitorValues values, Metric metric) {
        Number number = values.numbers().get(metric);
        return number == null ? 0 : number.longValue();
    }
}
