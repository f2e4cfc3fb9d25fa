package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.ServerList;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the servers of a list, for clients that know one address for ever: leads each connection to one of the
 * servers, and hangs up on all when the list changes. Threads of its own.
 */
final class LoadBalancer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadBalancer.class);

    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 50;

    private final ServerList servers;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoadBalancer(ServerList servers) throws IOException {
        this.servers = servers;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    static LoadBalancer begin(ServerList servers) throws IOException {
        LoadBalancer balancer = new LoadBalancer(servers);
        servers.onChange(balancer::hangUp);
        balancer.run("balancer", balancer::accept);
        return balancer;
    }

    /** The address that its clients know. */
    String connectString() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LOG.debug("{} ends: {}", name, e.toString());
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            open.add(client);
            run("balanced", () -> lead(client));
        }
    }

    private void lead(Socket client) throws IOException {
        List<String> choice = new ArrayList<>(known());
        Collections.shuffle(choice);
        for (String address : choice) {
            Socket server = new Socket();
            open.add(server);
            try {
                server.connect(addressOf(address), CONNECT_MILLIS);
            } catch (IOException refused) {
                close(server);
                continue;
            }
            run("balanced", () -> copy(server, client));
            // The list may have changed, and those that were open then been closed, before this one was among them.
            if (known().contains(address)) {
                copy(client, server);
            }
            close(server);
            break;
        }
        close(client);
    }

    private List<String> known() {
        return List.of(servers.connectString().split(","));
    }

    private static InetSocketAddress addressOf(String server) {
        int colon = server.lastIndexOf(':');
        return new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            LOG.debug("a connection ends: {}", e.toString());
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection cannot be closed: {}", e.toString());
        }
    }

    private void hangUp() {
        List.copyOf(open).forEach(this::close);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }
}
