package io.oarlock.chaos.cluster;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The addresses of an ensemble: members have the same ports on hosts of their own, which stay theirs over restarts.
 *
 * @param prefix first three bytes, as in {@code 172.30.7}
 * @param firstHost last byte of member 1
 * @param size number of members
 */
record Subnet(String prefix, int firstHost, int size) {

    static final int CLIENT_PORT = 2181;

    /** The host that clients have, where members have a network of their own. */
    private static final int CLIENTS_HOST = 1;

    List<Integer> members() {
        return IntStream.rangeClosed(1, size).boxed().toList();
    }

    String host(int member) {
        return prefix + "." + (firstHost + member - 1);
    }

    /** Where clients come from. */
    String clients() {
        return prefix + "." + CLIENTS_HOST;
    }

    /** All addresses, in the notation of routes. */
    String range() {
        return prefix + ".0/24";
    }

    InetSocketAddress address(int member) {
        return new InetSocketAddress(host(member), CLIENT_PORT);
    }

    String connectString(int member) {
        return host(member) + ":" + CLIENT_PORT;
    }

    String connectString() {
        return members().stream().map(this::connectString).collect(Collectors.joining(","));
    }

    long memberAt(InetSocketAddress address) {
        Optional<Integer> found = members().stream()
                .filter(member -> host(member).equals(address.getAddress().getHostAddress()))
                .findFirst();
        return found.orElse(-1);
    }

    /** One line for each member, as in ZooKeeper's configuration. */
    List<String> serverLines() {
        return members().stream()
                .map(member -> "server." + member + "=" + host(member) + ":2888:3888")
                .toList();
    }
}
