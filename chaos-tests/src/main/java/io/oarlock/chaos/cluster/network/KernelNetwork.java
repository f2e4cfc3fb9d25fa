package io.oarlock.chaos.cluster.network;

import io.oarlock.chaos.cluster.host.HostCommand;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disturbs a network by rules in the members' network namespaces: packet filter, traffic control, and a program that
 * holds packets back. Knows nothing of what the members run in. Owned by the thread that injects faults.
 */
public final class KernelNetwork implements Network, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(KernelNetwork.class);

    private final Supplier<Subnet> subnet;
    private final Doors doors;
    private final @Nullable Path holdback;
    private final List<Rule> active = new ArrayList<>();
    private int queues;

    /** The ways into the members' network namespaces. */
    @FunctionalInterface
    public interface Doors {

        /** What to put before a command; empty while the member has no namespace. */
        Optional<List<String>> into(int member) throws IOException, InterruptedException;
    }

    /** A network in which nothing is wrong; without the program that holds packets back, it cannot do that. */
    public KernelNetwork(Supplier<Subnet> subnet, Doors doors, @Nullable Path holdback) {
        this.subnet = subnet;
        this.doors = doors;
        this.holdback = holdback;
    }

    @Override
    public Disturbance cut(int from, int to) throws IOException, InterruptedException {
        return begin(new Rule(to, PacketRules.deaf(subnet.get().host(from)), List.of()));
    }

    @Override
    public Disturbance cutClients(int member) throws IOException, InterruptedException {
        return begin(new Rule(member, PacketRules.cut(subnet.get().clients()), List.of()));
    }

    @Override
    public Disturbance lose(int member, double probability) throws IOException, InterruptedException {
        return begin(new Rule(member, PacketRules.loss(probability), List.of()));
    }

    @Override
    public Disturbance hold(int member, Delay delay) throws IOException, InterruptedException {
        if (holdback == null) {
            throw new IOException("the program that holds packets back was not built: chaos-tests/bin/set-up builds it,"
                    + " in the source tree of this suite, if there is a C compiler");
        }
        String program = holdback.toString();
        int queue = ++queues;
        List<String> command = List.of(
                program,
                Integer.toString(queue),
                Integer.toString(delay.millis()),
                Integer.toString(delay.jitterMillis()));
        return begin(new Rule(member, PacketRules.queue(queue), command));
    }

    @Override
    public Disturbance duplicate(int member, double probability) throws IOException, InterruptedException {
        Subnet now = subnet.get();
        List<String> hosts = Stream.concat(
                        now.members().stream().filter(other -> other != member).map(now::host),
                        Stream.of(now.clients()))
                .toList();
        return begin(new Rule(member, PacketRules.duplicate(hosts, probability), List.of()));
    }

    @Override
    public Disturbance narrow(int member, int kilobitsPerSecond) throws IOException, InterruptedException {
        return begin(new Rule(member, PacketRules.narrow(kilobitsPerSecond), List.of()));
    }

    @Override
    public Disturbance reset(int member, double probability) throws IOException, InterruptedException {
        return begin(new Rule(member, PacketRules.reset(probability), List.of()));
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        for (Rule rule : List.copyOf(active)) {
            end(rule);
        }
    }

    /** A member came back in a new namespace, which knows nothing of what is wrong. */
    public void renewed(int member) throws IOException, InterruptedException {
        for (Rule rule : active) {
            if (rule.member == member) {
                rule.endProgram();
                apply(rule);
            }
        }
    }

    @Override
    public void close() {
        // The namespaces go with the members: only programs of this machine are left to be ended.
        active.forEach(Rule::endProgram);
        active.clear();
    }

    private Disturbance begin(Rule rule) throws IOException, InterruptedException {
        active.add(rule);
        apply(rule);
        return () -> end(rule);
    }

    private void apply(Rule rule) throws IOException, InterruptedException {
        Optional<List<String>> door = doors.into(rule.member);
        if (door.isEmpty()) {
            LOG.info("member {} is away; what is wrong with its network waits for it", rule.member);
            return;
        }
        if (!rule.program.isEmpty()) {
            rule.running = new ProcessBuilder(through(door.get(), rule.program))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
        for (List<String> command : rule.packets.begin()) {
            HostCommand.run(through(door.get(), command).toArray(String[]::new));
        }
    }

    private void end(Rule rule) throws IOException, InterruptedException {
        if (!active.remove(rule)) {
            return;
        }
        Optional<List<String>> door = doors.into(rule.member);
        try {
            for (List<String> command : door.isPresent() ? rule.packets.end() : List.<List<String>>of()) {
                HostCommand.run(through(door.get(), command).toArray(String[]::new));
            }
        } finally {
            rule.endProgram();
        }
    }

    private static List<String> through(List<String> door, List<String> command) {
        List<String> whole = new ArrayList<>(door);
        whole.addAll(command);
        return whole;
    }

    /** One disturbance of one member. Identity counts: two may say the same. */
    private static final class Rule {

        private static final int PROGRAM_END_SECONDS_MAX = 5;

        private final int member;
        private final PacketRules packets;
        private final List<String> program;
        private @Nullable Process running;

        Rule(int member, PacketRules packets, List<String> program) {
            this.member = member;
            this.packets = packets;
            this.program = program;
        }

        void endProgram() {
            if (running == null) {
                return;
            }
            running.destroyForcibly();
            try {
                running.waitFor(PROGRAM_END_SECONDS_MAX, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running = null;
        }
    }
}
