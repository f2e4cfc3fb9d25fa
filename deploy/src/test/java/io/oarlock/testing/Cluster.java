package io.oarlock.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Servers in processes of their own on 127.0.0.1: one standalone server, or the members of an ensemble. Everything they
 * write lies under one directory, logs included, which the test decides to keep or not.
 */
public final class Cluster implements AutoCloseable {

    private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(60);

    private final List<Member> members;

    private Cluster(List<Member> members) {
        this.members = members;
    }

    /** Starts all members and waits until every one serves. */
    public static Cluster start(ClusterSpec spec, Path directory) {
        Cluster cluster = prepare(spec, directory);
        try {
            cluster.members.forEach(Member::start);
            cluster.members.forEach(Member::awaitServing);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Writes the configuration of all members and starts none. */
    public static Cluster prepare(ClusterSpec spec, Path directory) {
        List<Integer> ports = FreePorts.take(spec.size() * 3);
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= spec.size(); id++) {
            members.add(member(spec, directory.resolve("member-" + id), id, ports));
        }
        return new Cluster(List.copyOf(members));
    }

    public List<Member> members() {
        return members;
    }

    /** The member with this id; ids start at 1. */
    public Member member(int id) {
        return members.get(id - 1);
    }

    /** All members, for a client that may go to any of them. */
    public String connectString() {
        return members.stream().map(Member::connectString).collect(Collectors.joining(","));
    }

    /** The same for clients that speak TLS. */
    public String secureConnectString() {
        return members.stream().map(Member::secureConnectString).collect(Collectors.joining(","));
    }

    /** The leader at this moment, or the only server. */
    public Optional<Member> leader() {
        return members.stream().filter(Cluster::leads).findFirst();
    }

    public Member awaitLeader() {
        return Awaitility.await("a leader")
                .atMost(LEADER_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .until(this::leader, Optional::isPresent)
                .orElseThrow();
    }

    public List<Member> followers() {
        return members.stream()
                .filter(member -> member.mode().filter("follower"::equals).isPresent())
                .toList();
    }

    public void awaitAllServing() {
        members.forEach(Member::awaitServing);
    }

    /** For the end of a test, whose start may have failed half way. */
    public static void closeAll(Cluster... clusters) {
        Arrays.stream(clusters).filter(Objects::nonNull).forEach(Cluster::close);
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }

    private static boolean leads(Member member) {
        String mode = member.mode().orElse("none");
        return mode.equals("leader") || mode.equals("standalone");
    }

    private static Member member(ClusterSpec spec, Path home, int id, List<Integer> ports) {
        int clientPort = ports.get(id - 1);
        try {
            Path data = Files.createDirectories(home.resolve("data"));
            Files.writeString(data.resolve("myid"), id + "\n");
            Map<String, String> lines = lines(spec, data, clientPort, ports);
            lines.remove(ClusterSpec.OBSERVER);
            if (spec.isObserver(id)) {
                lines.put("peerType", "observer");
            }
            Path config = Files.writeString(home.resolve("zoo.cfg"), text(lines));
            ChildProcess process = new ChildProcess(
                    spec.kind().command(config, spec.properties()),
                    spec.kind().environment(spec.properties()),
                    home.resolve("server.log"));
            return new Member(id, clientPort, lines, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> lines(ClusterSpec spec, Path data, int clientPort, List<Integer> ports) {
        Map<String, String> lines = new TreeMap<>(spec.settings());
        lines.replaceAll(
                (key, value) -> value.equals(ClusterSpec.FREE_PORT) ? String.valueOf(FreePorts.take()) : value);
        lines.put("dataDir", data.toString());
        lines.put("clientPort", String.valueOf(clientPort));
        lines.put("clientPortAddress", "127.0.0.1");
        if (spec.kind() == ServerKind.OARLOCK) {
            lines.putAll(spec.properties());
            lines.keySet().removeIf(ServerKind::isOfTheJvm);
        }
        for (int id = 1; id <= spec.size() && spec.size() > 1; id++) {
            int quorumPort = ports.get(spec.size() + id - 1);
            int electionPort = ports.get(2 * spec.size() + id - 1);
            String role = spec.isObserver(id) ? ":observer" : "";
            lines.put("server." + id, "127.0.0.1:" + quorumPort + ":" + electionPort + role);
        }
        return lines;
    }

    private static String text(Map<String, String> lines) {
        return lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
