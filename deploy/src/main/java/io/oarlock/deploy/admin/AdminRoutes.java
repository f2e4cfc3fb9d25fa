package io.oarlock.deploy.admin;

import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.CertificateScheme;
import io.oarlock.deploy.config.AdminSettings;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Settings;
import io.oarlock.deploy.http.HttpRoute;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.operations.Command;
import io.oarlock.operations.Operations;
import io.oarlock.operations.ServiceState;
import io.oarlock.replica.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What the port for operators serves: the admin commands and the pages of probes. */
public final class AdminRoutes {
    /** However large the tree: a disk that hangs must not hold the client for ever. */
    private static final Duration SNAPSHOT_MAX = Duration.ofHours(1);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

    private AdminRoutes() {}

    /** @param started whether the member has begun to let clients in */
    public static List<HttpRoute> of(
            ServerConfig config,
            Operations operations,
            Replica replica,
            MetricRegistry metrics,
            BooleanSupplier started) {
        SnapshotCommand snapshot = new SnapshotCommand(
                new SnapshotCommand.Settings(
                        config.get(AdminSettings.SNAPSHOT_ENABLED),
                        config.directories().state(),
                        config.get(Settings.SNAP_RETAIN_COUNT),
                        config.get(AdminSettings.RATE_LIMIT)),
                replica,
                metrics);
        snapshot.clean();
        String path = config.get(AdminSettings.COMMAND_URL);
        AdminCommands commands = new AdminCommands(
                path,
                operations,
                new EnsembleJson(config.ensemble(), config.addresses().clients()),
                new AdminAccess(
                        AuthSchemes.of(config.auth()),
                        new CertificateScheme(
                                config.find(SecuritySettings.X509_SUPER_USER).orElse(null)),
                        new AccessCheck(config.get(Settings.SKIP_ACL)),
                        replica),
                snapshot);
        List<HttpRoute> routes = new ArrayList<>();
        for (String name : AdminCommand.SNAPSHOT.names()) {
            routes.add(new HttpRoute(path + "/" + name, false, METHODS, false, SNAPSHOT_MAX, commands));
        }
        routes.add(new HttpRoute(path, true, METHODS, false, HttpRoute.ANSWER_MAX, commands));
        routes.addAll(HealthPages.of(
                started, () -> operations.run(new Command.GetServiceState()) != ServiceState.NOT_SERVING));
        return routes;
    }
}
