package io.oarlock.golden;

import static org.awaitility.Awaitility.await;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.ServerKind;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * This server and ZooKeeper side by side: two standalone servers with the same client each, and two members that have
 * no quorum. They are started once for all tests that compare them.
 */
final class Rivals implements AutoCloseable {
    /** All words but {@code srvr}, which always may be asked, and {@code crst}. */
    static final String WHITELIST = "ruok, isro,srst,stat,cons,conf,dirs,envi,mntr,dump,wchs,wchc,wchp,hash,gtmk,stmk";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PROMETHEUS = "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider";

    private final List<ZooKeeper> clients = new ArrayList<>();
    private final List<Cluster> started = new ArrayList<>();
    private final HttpClient https;
    private final Cluster ours;
    private final Cluster theirs;
    private final Cluster theirsScraped;
    private final Cluster oursAlone;
    private final Cluster theirsAlone;

    private Rivals(Path home) throws Exception {
        theirsAlone = lonely(ServerKind.ZOOKEEPER, home);
        oursAlone = lonely(ServerKind.OARLOCK, home);
        AdminStores stores = AdminStores.make(home.resolve("stores"));
        theirs = standalone(stores.unified(spec(ServerKind.ZOOKEEPER)), home.resolve("theirs"));
        // With this provider ZooKeeper's mntr has other keys: it gets a server of its own.
        theirsScraped = standalone(scraped(spec(ServerKind.ZOOKEEPER)), home.resolve("theirs-scraped"));
        ours = standalone(stores.unified(scraped(spec(ServerKind.OARLOCK))), home.resolve("ours"));
        https = stores.client();
        for (Cluster cluster : List.of(ours, theirs, theirsScraped)) {
            connect(cluster);
        }
        for (Cluster cluster : List.of(theirsAlone, oursAlone)) {
            await("it listens")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> FourLetterWord.ask(cluster.member(1).clientAddress(), "ruok")
                            .equals("imok"));
        }
    }

    private static ClusterSpec spec(ServerKind kind) {
        return ClusterSpec.of(kind, 1).with("4lw.commands.whitelist", WHITELIST).withAdmin();
    }

    private static ClusterSpec scraped(ClusterSpec spec) {
        return spec.with("metricsProvider.className", PROMETHEUS)
                .with("metricsProvider.httpHost", "127.0.0.1")
                .with("metricsProvider.httpPort", ClusterSpec.FREE_PORT);
    }

    private Cluster standalone(ClusterSpec spec, Path home) {
        Cluster cluster = Cluster.start(spec, home);
        started.add(cluster);
        return cluster;
    }

    /** The first of three members; the others are never started. */
    private Cluster lonely(ServerKind kind, Path home) {
        Cluster cluster = Cluster.prepare(ClusterSpec.of(kind, 3).withAdmin(), home.resolve(kind.name() + "-alone"));
        started.add(cluster);
        cluster.member(1).start();
        return cluster;
    }

    private void connect(Cluster cluster) throws Exception {
        ZooKeeper client = new ZooKeeper(cluster.connectString(), 20_000, event -> {});
        clients.add(client);
        await().atMost(PATIENCE).until(() -> client.getState().isConnected());
        client.create("/kept", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/mine", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/kept", true, null);
        client.getChildren("/mine", true);
    }

    /** Trusts both, and shows no certificate. */
    HttpClient https() {
        return https;
    }

    Cluster ours() {
        return ours;
    }

    Cluster theirs() {
        return theirs;
    }

    Cluster theirsScraped() {
        return theirsScraped;
    }

    Cluster oursAlone() {
        return oursAlone;
    }

    Cluster theirsAlone() {
        return theirsAlone;
    }

    @Override
    public void close() {
        try {
            for (ZooKeeper client : clients) {
                client.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            started.forEach(Cluster::close);
        }
    }

    /** Gives them to tests. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Rivals.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Rivals.class))
                    .computeIfAbsent(Rivals.class, unseen -> start(), Rivals.class);
        }

        private static Rivals start() {
            String run = Long.toString(ProcessHandle.current().pid());
            try {
                return new Rivals(Path.of("target", "golden-servers", run));
            } catch (Exception failed) {
                throw new IllegalStateException("the servers to compare do not start", failed);
            }
        }
    }
}
