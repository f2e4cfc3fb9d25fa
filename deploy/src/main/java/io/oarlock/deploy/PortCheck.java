package io.oarlock.deploy;

import io.oarlock.deploy.config.AdminSettings;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds all ports of a server for a moment before its data is opened, so that a start that fails on a taken port
 * changes nothing on disk. A port that another process takes afterwards fails where it is bound for good. For the
 * thread that starts the server.
 */
final class PortCheck implements AutoCloseable {
    private final List<ServerSocket> held = new ArrayList<>();

    private PortCheck() {}

    /** Waits for the name of this member where it has none yet. */
    static void refuseTaken(ServerConfig config) throws StartFailure {
        // Held together, so that two of one server are found to be the same.
        try (PortCheck check = new PortCheck()) {
            if (!config.ensemble().standalone()) {
                OwnName.of(config.addresses().raftHost()).await();
                Endpoint raft = new Endpoint(
                        config.addresses().raftHost(), config.ensemble().me().raftPort());
                check.listen(raft, ExitCode.CANNOT_BIND, "cannot start replication on ");
            }
            for (Endpoint clients : config.addresses().ofClients()) {
                check.listen(clients, ExitCode.UNEXPECTED, "cannot serve clients on ");
            }
            Endpoint metrics = config.addresses().metrics();
            if (metrics != null) {
                check.listen(metrics, ExitCode.UNEXPECTED, "cannot serve metrics on ");
            }
            if (config.get(AdminSettings.ENABLED) && OperatorPorts.mustOpenAdmin(config)) {
                check.listen(OperatorPorts.adminAddress(config), ExitCode.ADMIN_SERVER, "cannot serve operators on ");
            }
        }
    }

    private void listen(Endpoint address, ExitCode code, String complaint) throws StartFailure {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new StartFailure(code, complaint + address + ": the name has no address", null);
        }
        try {
            ServerSocket socket = new ServerSocket();
            held.add(socket);
            // As the servers do it: what a connection of before has left behind does not matter.
            socket.setReuseAddress(true);
            socket.bind(resolved);
        } catch (IOException taken) {
            throw new StartFailure(code, complaint + address + ": " + StartFailure.reason(taken), taken);
        }
    }

    @Override
    public void close() {
        for (ServerSocket socket : held) {
            try {
                socket.close();
            } catch (IOException ignored) {
                // It is bound again in a moment, and says then what is wrong.
            }
        }
    }
}
