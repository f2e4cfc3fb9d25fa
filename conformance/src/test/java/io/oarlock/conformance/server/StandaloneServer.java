package io.oarlock.conformance.server;

import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * The process that stands for a {@link ZooKeeperServer} which a test has made and which never runs in this JVM: it
 * takes the data directory, the times and the ports from that.
 */
final class StandaloneServer {
    private static final Map<ZooKeeperServer, StandaloneServer> SERVERS = new ConcurrentHashMap<>();

    private final ZooKeeperServer model;
    private ServerProcess process;

    private StandaloneServer(ZooKeeperServer model) {
        this.model = model;
    }

    static StandaloneServer of(ZooKeeperServer model) {
        return SERVERS.computeIfAbsent(model, StandaloneServer::new);
    }

    /** Starts it with the ports of all factories that the model has by now; a second factory means a second start. */
    void start() throws IOException, InterruptedException {
        stop();
        List<InetSocketAddress> addresses = new ArrayList<>();
        process = ServerProcess.start(configuration(addresses));
        process.awaitListening(addresses);
    }

    void stop() throws InterruptedException {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    boolean runs() {
        return process != null && process.runs();
    }

    private Path configuration(List<InetSocketAddress> addresses) throws IOException {
        Path data = model.getTxnLogFactory().getSnapDir().toPath().getParent();
        Properties lines = new Properties();
        lines.setProperty("dataDir", data.toString());
        lines.setProperty(
                "dataLogDir",
                model.getTxnLogFactory().getDataLogDir().toPath().getParent().toString());
        lines.setProperty("tickTime", "" + model.getTickTime());
        lines.setProperty("minSessionTimeout", "" + model.getMinSessionTimeout());
        lines.setProperty("maxSessionTimeout", "" + model.getMaxSessionTimeout());
        lines.setProperty("admin.enableServer", "false");
        addPort(lines, "clientPort", model.getServerCnxnFactory(), addresses);
        addPort(lines, "secureClientPort", model.getSecureServerCnxnFactory(), addresses);
        Path file = Files.createTempFile(Path.of(System.getProperty("conformance.output")), "zoo", ".cfg");
        try (Writer writer = Files.newBufferedWriter(file)) {
            lines.store(writer, null);
        }
        return file;
    }

    private static void addPort(
            Properties lines, String key, ServerCnxnFactory factory, List<InetSocketAddress> addresses) {
        if (factory == null) {
            return;
        }
        InetSocketAddress address = factory.getLocalAddress();
        lines.setProperty(key, "" + address.getPort());
        lines.setProperty(key + "Address", address.getAddress().getHostAddress());
        lines.setProperty("maxClientCnxns", "" + Math.max(0, factory.getMaxClientCnxnsPerHost()));
        if (factory.getSocketListenBacklog() > 0) {
            lines.setProperty("clientPortListenBacklog", "" + factory.getSocketListenBacklog());
        }
        addresses.add(address);
    }
}
