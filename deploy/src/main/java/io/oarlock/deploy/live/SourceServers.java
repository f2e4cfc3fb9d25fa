package io.oarlock.deploy.live;

import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.migration.learner.SocketLayer;
import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.peer.RefusedConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of the source, and whether any of them runs. Only the one that leads listens on its quorum port, but each
 * of them does on its election port for as long as it runs, so that refusals there say more. They say it only of ports
 * that were seen open before from here: a firewall refuses, too. Any thread.
 */
final class SourceServers {
    private static final Logger LOG = LoggerFactory.getLogger(SourceServers.class);
    private static final int CONNECT_MILLIS = 300;
    private static final int VOTERS_MAX = 64;
    private static final Pattern LINE = Pattern.compile("server\\.\\d+=([^;]+)(;.*)?");
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\[\\]]+?)]?:(\\d{1,5}):(\\d{1,5})(:\\w+)?");
    private static final String OBSERVER = ":observer";

    private final List<InetSocketAddress> quorumPorts;
    private final Lookup names;
    private final @Nullable SourceTls tls;
    /** Election ports of all voters, each seen open; empty when that is not so of all. */
    private volatile Set<InetSocketAddress> electionPorts = Set.of();
    /** Addresses of all servers, as the last leader has them; empty before it told. */
    private volatile Set<String> members = Set.of();

    /** Finds every address of a name. */
    interface Lookup {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    /** What a server listens on. */
    private record Ports(InetSocketAddress quorum, InetSocketAddress election) {}

    /**
     * @param quorumPorts of all servers, not looked up
     * @param tls of these ports; null for plain text
     */
    SourceServers(List<InetSocketAddress> quorumPorts, Lookup names, @Nullable SourceTls tls) {
        this.quorumPorts = List.copyOf(quorumPorts);
        this.names = names;
        this.tls = tls;
    }

    List<InetSocketAddress> quorumPorts() {
        return quorumPorts;
    }

    /** Looked up again each time: names move. */
    InetAddress[] addresses(InetSocketAddress server) throws UnknownHostException {
        return names.all(server.getHostString());
    }

    /**
     * Connects to a server, of which only the one that leads listens.
     *
     * @param address one of its {@link #addresses}
     */
    LearnerConnection connect(InetSocketAddress server, InetAddress address) throws IOException {
        SourceTls spoken = tls;
        long begunNanos = System.nanoTime();
        try {
            return LearnerConnection.connect(
                    new InetSocketAddress(address, server.getPort()),
                    spoken == null ? SocketLayer.PLAIN : connected -> spoken.over(connected, server.getHostString()));
        } catch (ConnectException told) {
            throw RefusedConnection.orUnanswered(told, System.nanoTime() - begunNanos);
        }
    }

    /**
     * Remembers whom a leader names, which is the only sign of its ensemble.
     *
     * @param configuration as it has it; one of a leader before 3.5 is empty and says nothing
     * @throws WrongTreeException when it names nobody that the leader before has named
     */
    void recognize(String configuration) throws WrongTreeException {
        Set<String> names = configuration
                .lines()
                .map(line -> LINE.matcher(line.strip()))
                .filter(Matcher::matches)
                .flatMap(server -> Stream.of(server.group(1).split("\\|")))
                .map(address -> address.replaceFirst(":[a-z]+$", ""))
                .collect(Collectors.toUnmodifiableSet());
        if (names.isEmpty()) {
            return;
        }
        if (!members.isEmpty() && names.stream().noneMatch(members::contains)) {
            throw new WrongTreeException("a leader of " + shown(names)
                    + " is of another ensemble than the one before, of " + shown(members)
                    + ". If it is the same one by other names, restart this member");
        }
        members = names;
    }

    private static String shown(Set<String> names) {
        return JuteRecords.shown(new TreeSet<>(names).toString());
    }

    /** What was known of election ports holds no more. */
    void forget() {
        electionPorts = Set.of();
    }

    /**
     * Looks which election ports are open. Blocks for a while.
     *
     * @param configuration as the source's leader has it
     */
    void look(String configuration) {
        electionPorts = Set.of();
        try {
            electionPorts = Set.copyOf(seenOpen(voters(configuration)));
            LOG.info("the election ports of all voters of the source are reached: its end will be seen at once");
        } catch (IOException e) {
            LOG.info("the end of the source will be seen by its quorum ports alone: {}", e.getMessage());
        }
    }

    /** Whether every voter was seen to listen for elections, and none of them does now. Blocks for a while. */
    boolean allHaveGone() {
        Set<InetSocketAddress> known = electionPorts;
        return !known.isEmpty() && known.stream().allMatch(SourceServers::refuses);
    }

    /** Each voter by all that it listens on: one that has several addresses may be reached by some of them only. */
    private static List<List<Ports>> voters(String configuration) throws IOException {
        List<List<Ports>> voters = new ArrayList<>();
        for (String line : configuration.lines().toList()) {
            Matcher server = LINE.matcher(line.strip());
            if (server.matches() && !server.group(1).endsWith(OBSERVER)) {
                List<Ports> ports = new ArrayList<>();
                for (String address : server.group(1).split("\\|")) {
                    ports.add(ports(address));
                }
                voters.add(ports);
            }
        }
        if (voters.isEmpty() || voters.size() > VOTERS_MAX) {
            throw new IOException("its leader tells of " + voters.size() + " voters");
        }
        return voters;
    }

    private static Ports ports(String address) throws IOException {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IOException("its leader tells of a server by what is no address");
        }
        return new Ports(
                InetSocketAddress.createUnresolved(matcher.group(1), port(matcher.group(2))),
                InetSocketAddress.createUnresolved(matcher.group(1), port(matcher.group(3))));
    }

    private static int port(String text) throws IOException {
        int port = Integer.parseInt(text);
        if (port > 0xffff) {
            throw new IOException("its leader tells of the port " + port);
        }
        return port;
    }

    /** A server that the setting does not name may be another one from here, by the same name or address. */
    private Set<InetSocketAddress> seenOpen(List<List<Ports>> voters) throws IOException {
        Set<InetSocketAddress> named = new LinkedHashSet<>();
        for (InetSocketAddress port : quorumPorts) {
            named.addAll(resolved(port));
        }
        Set<InetSocketAddress> open = new LinkedHashSet<>();
        for (List<Ports> voter : voters) {
            Set<InetSocketAddress> ofOne = new LinkedHashSet<>();
            for (Ports each : voter) {
                if (resolved(each.quorum).stream().anyMatch(named::contains)) {
                    resolved(each.election).stream()
                            .filter(SourceServers::accepts)
                            .forEach(ofOne::add);
                }
            }
            if (ofOne.isEmpty()) {
                throw new IOException(
                        "the election port of " + voter.get(0).quorum.getHostString()
                                + " is not reached, or oarlock.migration.source does not name that server so");
            }
            open.addAll(ofOne);
        }
        return open;
    }

    private List<InetSocketAddress> resolved(InetSocketAddress server) throws UnknownHostException {
        List<InetSocketAddress> found = new ArrayList<>();
        for (InetAddress address : addresses(server)) {
            if (!address.isAnyLocalAddress()) {
                found.add(new InetSocketAddress(address, server.getPort()));
            }
        }
        return found;
    }

    private static boolean accepts(InetSocketAddress address) {
        return connects(address) == null;
    }

    private static boolean refuses(InetSocketAddress address) {
        IOException why = connects(address);
        return why != null && RefusedConnection.isIn(why);
    }

    private static @Nullable IOException connects(InetSocketAddress address) {
        long begunNanos = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return null;
        } catch (ConnectException told) {
            return RefusedConnection.orUnanswered(told, System.nanoTime() - begunNanos);
        } catch (IOException e) {
            return e;
        }
    }
}
