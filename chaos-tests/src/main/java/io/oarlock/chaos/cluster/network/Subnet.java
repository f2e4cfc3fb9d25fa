package io.oarlock.chaos.cluster.network;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The addresses of an ensemble: members have the same ports on hosts of their own, which stay theirs over restarts. Who
 * moves gets an address that nobody had before, so that an address tells the member for ever.
 *
 * @param prefix first three bytes, as in {@code 172.30.7}
 * @param firstHost last byte of the first address
 * @param owners the member of each address; of several, a member lives at the last one
 */
public record Subnet(String prefix, int firstHost, List<Integer> owners) {

    public static final int CLIENT_PORT = 2181;

    /** The host that clients have, where members have a network of their own. */
    private static final int CLIENTS_HOST = 1;

    private static final int HOST_MAX = 254;

    public Subnet {
        owners = List.copyOf(owners);
    }

    /** Members with these numbers from 1 on, each at its first address. */
    public Subnet(String prefix, int firstHost, int size) {
        this(prefix, firstHost, IntStream.rangeClosed(1, size).boxed().toList());
    }

    public List<Integer> members() {
        return owners.stream().distinct().toList();
    }

    String host(int member) {
        return prefix + "." + (firstHost + owners.lastIndexOf(member));
    }

    /** The members behind so many others as if they were alone, with numbers from 1 on. */
    Subnet part(int before, int size) {
        return new Subnet(prefix, firstHost + before, size);
    }

    /** The same with a member at another address. */
    Subnet moved(int member) {
        if (firstHost + owners.size() > HOST_MAX) {
            throw new IllegalStateException("all addresses of " + range() + " have been used");
        }
        List<Integer> more = new ArrayList<>(owners);
        more.add(member);
        return new Subnet(prefix, firstHost, more);
    }

    /** Where clients come from. */
    String clients() {
        return prefix + "." + CLIENTS_HOST;
    }

    /** All addresses, in the notation of routes. */
    String range() {
        return prefix + ".0/24";
    }

    public InetSocketAddress address(int member) {
        return new InetSocketAddress(host(member), CLIENT_PORT);
    }

    public String connectString(int member) {
        return host(member) + ":" + CLIENT_PORT;
    }

    public String connectString() {
        return members().stream().map(this::connectString).collect(Collectors.joining(","));
    }

    /** The member that lives at an address, or did; -1 if none. */
    public long memberAt(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int index = IntStream.range(0, owners.size())
                .filter(i -> host.equals(prefix + "." + (firstHost + i)))
                .findFirst()
                .orElse(-1);
        return index < 0 ? -1 : owners.get(index);
    }

    /** One line for each member, as in ZooKeeper's configuration. */
    List<String> serverLines(IntFunction<String> nameOf) {
        return members().stream()
                .map(member -> "server." + member + "=" + nameOf.apply(member) + ":2888:3888")
                .toList();
    }
}
