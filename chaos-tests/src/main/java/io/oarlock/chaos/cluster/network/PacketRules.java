package io.oarlock.chaos.cluster.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Commands that make the kernel treat a member's packets badly, and those that undo it. To be run in the member's
 * network namespace; what a member sends to itself is spared.
 *
 * @param begin in this order
 * @param end in this order
 */
record PacketRules(List<List<String>> begin, List<List<String>> end) {

    private static final String DEVICE = "eth0";

    /** Nothing arrives from this host. */
    static PacketRules deaf(String host) {
        return tables(List.of(List.of("INPUT", "-s", host, "-j", "DROP")));
    }

    /** Nothing arrives from this host, nor leaves for it. */
    static PacketRules cut(String host) {
        return tables(List.of(List.of("INPUT", "-s", host, "-j", "DROP"), List.of("OUTPUT", "-d", host, "-j", "DROP")));
    }

    static PacketRules loss(double probability) {
        return tables(List.of(
                with(probability, List.of("INPUT", "!", "-i", "lo"), List.of("DROP")),
                with(probability, List.of("OUTPUT", "!", "-o", "lo"), List.of("DROP"))));
    }

    /** What leaves is handed to the program that reads this queue; without one, it passes. */
    static PacketRules queue(int number) {
        return tables(List.of(List.of(
                "OUTPUT",
                "!",
                "-o",
                "lo",
                "-j",
                "NFQUEUE",
                "--queue-num",
                Integer.toString(number),
                "--queue-bypass")));
    }

    /** What leaves for one of these hosts leaves twice. */
    static PacketRules duplicate(List<String> hosts, double probability) {
        return tables(hosts.stream()
                .map(host -> with(
                        probability,
                        List.of("POSTROUTING", "-t", "mangle", "-d", host),
                        List.of("TEE", "--gateway", host)))
                .toList());
    }

    /** What arrives is answered with a reset. */
    static PacketRules reset(double probability) {
        return tables(List.of(with(
                probability,
                List.of("INPUT", "-p", "tcp", "!", "-i", "lo"),
                List.of("REJECT", "--reject-with", "tcp-reset"))));
    }

    static PacketRules narrow(int kilobitsPerSecond) {
        List<String> device = List.of("dev", DEVICE, "root");
        return new PacketRules(
                List.of(join(
                        join(List.of("tc", "qdisc", "add"), device),
                        List.of("tbf", "rate", kilobitsPerSecond + "kbit", "burst", "16kbit", "latency", "400ms"))),
                List.of(join(List.of("tc", "qdisc", "del"), device)));
    }

    private static PacketRules tables(List<List<String>> rules) {
        return new PacketRules(
                rules.stream()
                        .map(rule -> join(List.of("iptables", "-w", "-A"), rule))
                        .toList(),
                rules.stream()
                        .map(rule -> join(List.of("iptables", "-w", "-D"), rule))
                        .toList());
    }

    private static List<String> with(double probability, List<String> packets, List<String> target) {
        String chance = String.format(Locale.ROOT, "%.4f", probability);
        List<String> rule =
                join(packets, List.of("-m", "statistic", "--mode", "random", "--probability", chance, "-j"));
        return join(rule, target);
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> joined = new ArrayList<>(first);
        joined.addAll(second);
        return List.copyOf(joined);
    }
}
