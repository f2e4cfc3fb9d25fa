package io.oarlock.chaos.cluster.network;

import io.oarlock.chaos.cluster.host.HostCommand;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network namespace for each member, on a bridge in a namespace of its own: in the machine's own one, the rules of
 * container engines would drop what the bridge forwards. One more link leads from the bridge into the machine's
 * namespace, so that clients of this process reach the members. Needs root. Names tell the process that made them, so
 * that a later run can take down what a killed one left.
 */
public final class NetworkNamespaces implements Site {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkNamespaces.class);

    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final String HUB = "hub";
    private static final String BRIDGE = "bridge";
    private static final String UPLINK = "uplink";
    private static final int FIRST_HOST = 11;
    private static final int SUBNETS_MAX = 100;
    private static final Pattern OWNER = Pattern.compile("^oarlock-(\\d+)-\\d+-\\w+");

    private volatile Subnet subnet;
    private final String prefix;
    private final KernelNetwork network;

    private NetworkNamespaces(Subnet subnet, String prefix, @Nullable Path holdback) {
        this.subnet = subnet;
        this.prefix = prefix;
        this.network = new KernelNetwork(this::subnet, member -> Optional.of(entrance(member)), holdback);
    }

    /** Why this machine cannot have them; empty if it can. */
    public static Optional<String> obstacle() {
        if (!HostCommand.isRoot()) {
            return Optional.of("making network namespaces needs root");
        }
        List<String> missing = HostCommand.missing("ip", "iptables", "nsenter", "tc");
        return missing.isEmpty() ? Optional.empty() : Optional.of("missing commands: " + String.join(", ", missing));
    }

    /** Makes a network for so many members, on a subnet that nobody else has. */
    public static NetworkNamespaces create(int size, @Nullable Path holdback) throws IOException, InterruptedException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new IOException("members cannot have network namespaces: " + obstacle.get());
        }
        removeLeftovers();
        for (int number = 1; number <= SUBNETS_MAX; number++) {
            String prefix = "oarlock-" + ProcessHandle.current().pid() + "-" + number + "-";
            Subnet subnet = new Subnet("172.30." + number, FIRST_HOST, size);
            if (claim(number, prefix + HUB)) {
                NetworkNamespaces made = new NetworkNamespaces(subnet, prefix, holdback);
                try {
                    made.connect("oarlock" + number);
                    return made;
                } catch (IOException | InterruptedException e) {
                    made.close();
                    throw e;
                }
            }
        }
        throw new IOException("all " + SUBNETS_MAX + " subnets of 172.30 are taken");
    }

    /** Takes down the namespaces of processes that are no more, and what runs in them. */
    static void removeLeftovers() throws IOException, InterruptedException {
        for (String line : HostCommand.run("ip", "netns", "list").lines().toList()) {
            Matcher matcher = OWNER.matcher(line);
            if (matcher.find()
                    && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                LOG.info("taking down {} of a process that is no more", matcher.group());
                remove(matcher.group());
            }
        }
    }

    @Override
    public Subnet subnet() {
        return subnet;
    }

    @Override
    public List<String> entrance(int member) {
        // Not "ip netns exec": it would give the member a mount namespace of its own, too, which keeps disks mounted.
        return List.of("nsenter", "--net=" + NAMESPACES.resolve(prefix + member));
    }

    /** Nothing is refused at the address: its packets go nowhere, as with a machine that is gone. */
    @Override
    public void withdraw(int member) throws IOException, InterruptedException {
        HostCommand.run("ip", "-n", prefix + member, "addr", "del", subnet.host(member) + "/24", "dev", "eth0");
    }

    @Override
    public void move(int member) throws IOException, InterruptedException {
        Subnet moved = subnet.moved(member);
        HostCommand.run("ip", "-n", prefix + member, "addr", "add", moved.host(member) + "/24", "dev", "eth0");
        subnet = moved;
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    @Override
    public void close() throws IOException {
        network.close();
        try {
            for (int member : subnet.members()) {
                remove(prefix + member);
            }
            remove(prefix + HUB);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while taking down " + prefix);
        }
    }

    /** Whoever makes the link of this name in the machine's namespace has the subnet of this number. */
    private static boolean claim(int number, String hub) throws IOException, InterruptedException {
        boolean routed = !HostCommand.run("ip", "-4", "route", "show", "172.30." + number + ".0/24")
                .isEmpty();
        if (routed) {
            return false;
        }
        HostCommand.run("ip", "netns", "add", hub);
        HostCommand.Result result = HostCommand.attempt(
                "ip", "link", "add", "oarlock" + number, "type", "veth", "peer", "name", UPLINK, "netns", hub);
        if (result.status() != 0) {
            LOG.info("subnet {} is not to be had: {}", number, result.output());
            remove(hub);
        }
        return result.status() == 0;
    }

    private void connect(String uplink) throws IOException, InterruptedException {
        String hub = prefix + HUB;
        HostCommand.run("ip", "-n", hub, "link", "add", BRIDGE, "type", "bridge");
        HostCommand.run("ip", "-n", hub, "link", "set", BRIDGE, "up");
        HostCommand.run("ip", "-n", hub, "link", "set", UPLINK, "master", BRIDGE, "up");
        for (int member : subnet.members()) {
            String namespace = prefix + member;
            String port = "m" + member;
            HostCommand.run("ip", "netns", "add", namespace);
            HostCommand.run(
                    "ip", "-n", hub, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            HostCommand.run("ip", "-n", hub, "link", "set", port, "master", BRIDGE, "up");
            HostCommand.run("ip", "-n", namespace, "addr", "add", subnet.host(member) + "/24", "dev", "eth0");
            HostCommand.run("ip", "-n", namespace, "link", "set", "eth0", "up");
            HostCommand.run("ip", "-n", namespace, "link", "set", "lo", "up");
        }
        HostCommand.run("ip", "addr", "add", subnet.clients() + "/24", "dev", uplink);
        HostCommand.run("ip", "link", "set", uplink, "up");
    }

    private static void remove(String namespace) throws IOException, InterruptedException {
        for (String pid :
                HostCommand.attempt("ip", "netns", "pids", namespace).output().split("\\s+")) {
            if (pid.chars().allMatch(Character::isDigit) && !pid.isEmpty()) {
                HostCommand.attempt("kill", "-KILL", pid);
            }
        }
        HostCommand.Result result = HostCommand.attempt("ip", "netns", "del", namespace);
        if (result.status() != 0 && Files.exists(NAMESPACES.resolve(namespace))) {
            LOG.warn("cannot take down {}: {}", namespace, result.output());
        }
    }
}
