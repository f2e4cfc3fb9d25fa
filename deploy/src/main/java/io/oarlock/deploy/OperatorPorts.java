package io.oarlock.deploy;

import io.oarlock.deploy.admin.AdminRoutes;
import io.oarlock.deploy.config.AdminSettings;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.http.HttpPort;
import io.oarlock.deploy.http.HttpRoute;
import io.oarlock.deploy.http.HttpServer;
import io.oarlock.deploy.metrics.MetricsHandler;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.Operations;
import io.oarlock.replica.Replica;
import io.oarlock.security.TlsException;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the HTTP ports of one server: that for operators, and that for Prometheus alone. */
final class OperatorPorts {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorPorts.class);

    private final ServerConfig config;
    private final HttpServer http;
    private final MetricsHandler scrapes;

    OperatorPorts(ServerConfig config, HttpServer http, MetricsHandler scrapes) {
        this.config = config;
        this.http = http;
        this.scrapes = scrapes;
    }

    /** Where operators are served; the port is not open yet. */
    static Endpoint adminAddress(ServerConfig config) {
        return new Endpoint(config.get(AdminSettings.ADDRESS), config.get(AdminSettings.PORT));
    }

    /**
     * As with ZooKeeper, a member of an ensemble goes on without the port; nobody misses one that was not asked for.
     */
    static boolean mustOpenAdmin(ServerConfig config) {
        return config.isGiven(AdminSettings.PORT) && config.ensemble().standalone();
    }

    /** Whether the member itself needs the port for something else, which is bound later. */
    static boolean isAdminPortOfAnother(ServerConfig config) {
        int port = config.get(AdminSettings.PORT);
        List<@Nullable Endpoint> others = new ArrayList<>();
        others.add(config.addresses().clients());
        others.add(config.addresses().secureClients());
        others.add(config.addresses().metrics());
        boolean replication =
                !config.ensemble().standalone() && config.ensemble().me().raftPort() == port;
        return port != 0
                && (replication || others.stream().filter(Objects::nonNull).anyMatch(each -> each.port() == port));
    }

    void openMetrics() throws StartFailure {
        Endpoint address = config.addresses().metrics();
        if (address == null) {
            return;
        }
        try {
            int port = http.listen(HttpPort.plain(resolved(address), List.of(scrapes.route()), HttpServer.DEADLINE));
            LOG.info("Metrics on http://{}:{}/metrics", address.host(), port);
        } catch (IOException refused) {
            throw new StartFailure(
                    ExitCode.UNEXPECTED,
                    "cannot serve metrics on " + address + ": " + StartFailure.reason(refused),
                    refused);
        }
    }

    /** @param started whether the member has begun to let clients in */
    void openAdmin(Operations operations, Replica replica, MetricRegistry metrics, BooleanSupplier started)
            throws StartFailure {
        if (!config.get(AdminSettings.ENABLED)) {
            return;
        }
        Endpoint address = adminAddress(config);
        if (isAdminPortOfAnother(config)) {
            refuseAdmin(address, "the server has another use for this port", null);
            return;
        }
        try {
            List<HttpRoute> routes = new ArrayList<>(AdminRoutes.of(config, operations, replica, metrics, started));
            routes.add(scrapes.route());
            HttpPort.Https https = https();
            Duration idle = Duration.ofMillis(config.get(AdminSettings.IDLE_TIMEOUT));
            int port = http.listen(new HttpPort(resolved(address), routes, idle, https));
            LOG.info(
                    "Admin commands on {}://{}:{}{}",
                    https == null ? "http" : https.plainToo() ? "http(s)" : "https",
                    address.host(),
                    port,
                    config.get(AdminSettings.COMMAND_URL));
        } catch (IOException refused) {
            refuseAdmin(address, StartFailure.reason(refused), refused);
        }
    }

    /** A port that was to be protected is not opened without: that ends the start of any server. */
    private HttpPort.@Nullable Https https() throws StartFailure {
        TlsSettings settings = config.adminTls();
        if (settings == null) {
            return null;
        }
        try {
            return new HttpPort.Https(
                    new TlsContexts("HTTPS of the admin port", settings), !config.get(AdminSettings.FORCE_HTTPS));
        } catch (TlsException unusable) {
            throw new StartFailure(ExitCode.UNEXPECTED, config.source() + ": " + unusable.getMessage(), unusable);
        }
    }

    private void refuseAdmin(Endpoint address, String why, @Nullable Throwable cause) throws StartFailure {
        String reason = "cannot serve operators on " + address + ": " + why;
        if (mustOpenAdmin(config)) {
            throw new StartFailure(ExitCode.ADMIN_SERVER, reason, cause);
        }
        LOG.warn("{}; give another admin.serverPort or admin.enableServer=false", reason);
    }

    private static InetSocketAddress resolved(Endpoint address) {
        return new InetSocketAddress(address.host(), address.port());
    }
}
