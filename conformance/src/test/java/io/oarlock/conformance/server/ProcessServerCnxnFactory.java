package io.oarlock.conformance.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.PortAssignment;
import org.apache.zookeeper.server.ModelState;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * What ZooKeeper's tests take for the part of a server that listens. {@link #startup} starts a process that serves at
 * the address; the {@link ZooKeeperServer} it is given only lends its settings.
 */
public class ProcessServerCnxnFactory extends ServerCnxnFactory {
    private final CountDownLatch ended = new CountDownLatch(1);
    private InetSocketAddress address;
    private int connectionsPerHostMax;
    private int backlog;

    @Override
    public void configure(InetSocketAddress addr, int maxcc, int listenBacklog, boolean isSecure) throws IOException {
        configureSaslLogin();
        secure = isSecure;
        connectionsPerHostMax = maxcc;
        backlog = listenBacklog;
        initMaxCnxns();
        address = addr.getPort() == 0 ? new InetSocketAddress(addr.getAddress(), PortAssignment.unique()) : addr;
    }

    @Override
    public void startup(ZooKeeperServer model, boolean startServer) throws IOException, InterruptedException {
        setZooKeeperServer(model);
        StandaloneServer.of(model).start();
    }

    @Override
    public void shutdown() {
        ZooKeeperServer model = getZooKeeperServer();
        try {
            if (model != null) {
                StandaloneServer.of(model).stop();
                ModelState.ended(model);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (login != null) {
            login.shutdown();
        }
        ended.countDown();
    }

    @Override
    public void reconfigure(InetSocketAddress addr) {
        address = addr;
        ZooKeeperServer model = getZooKeeperServer();
        try {
            if (model != null && StandaloneServer.of(model).runs()) {
                StandaloneServer.of(model).start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int getLocalPort() {
        return address.getPort();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return address;
    }

    @Override
    public int getMaxClientCnxnsPerHost() {
        return connectionsPerHostMax;
    }

    @Override
    public void setMaxClientCnxnsPerHost(int max) {
        connectionsPerHostMax = max;
    }

    @Override
    public int getSocketListenBacklog() {
        return backlog;
    }

    @Override
    public void join() throws InterruptedException {
        ended.await();
    }

    /** Nothing is served before {@link #startup}. */
    @Override
    public void start() {}

    @Override
    public Iterable<ServerCnxn> getConnections() {
        return List.of();
    }

    @Override
    public void closeAll(ServerCnxn.DisconnectReason reason) {
        throw new UnsupportedOperationException("The connections are in another process");
    }

    @Override
    public void resetAllConnectionStats() {
        throw new UnsupportedOperationException("The connections are in another process");
    }

    @Override
    public Iterable<Map<String, Object>> getAllConnectionInfo(boolean brief) {
        throw new UnsupportedOperationException("The connections are in another process");
    }
}
