package io.oarlock.benchmarks.compare.ensemble;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace for each member, with a delay of every packet between them that can be set while they run.
 * Clients stay outside and reach each member over a pair of devices of its own, without a delay. Addresses are of the
 * range that RFC 2544 keeps for benchmarks.
 */
public final class DistantNetwork implements Network, AutoCloseable {
    private static final String NAMESPACE = "oarlock-compare-";
    /** As large as the loopback's packets nearly are: the processors are what members compete for, not this. */
    private static final int PACKET_BYTES_MAX = 60_000;

    private final int members;
    private final Path program;
    private final List<Process> running = new ArrayList<>();

    private DistantNetwork(int members, Path program) {
        this.members = members;
        this.program = program;
    }

    /**
     * Makes the namespaces, without a delay between them.
     *
     * @param program built from {@code distance.c}
     * @throws NotMeasuredException when this machine does not let us
     */
    public static DistantNetwork open(int members, Path program) throws IOException, InterruptedException {
        if (!Files.isRegularFile(program)) {
            throw new NotMeasuredException("the program that puts members apart was not built: " + program);
        }
        DistantNetwork network = new DistantNetwork(members, program);
        try {
            network.create();
        } catch (IOException | RuntimeException refused) {
            network.close();
            throw refused;
        }
        return network;
    }

    @Override
    public void delay(int micros) throws IOException {
        Process process = running.get(0);
        Writer commands = process.outputWriter(StandardCharsets.US_ASCII);
        commands.write(micros + "\n");
        commands.flush();
        String answer = output(process).readLine();
        if (!Integer.toString(micros).equals(answer)) {
            throw new IOException("the delay could not be set: " + answer);
        }
    }

    @Override
    public String clientHost(int member) {
        return "198.18." + member + ".2";
    }

    @Override
    public String memberHost(int member) {
        return "198.19.0." + member;
    }

    @Override
    public List<String> command(int member, List<String> words) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace(member)));
        command.addAll(words);
        return command;
    }

    /** Removes the namespaces; the members must have ended. */
    @Override
    public void close() throws IOException {
        try {
            for (Process process : running) {
                process.destroyForcibly().waitFor();
            }
            running.clear();
            for (int member = 1; member <= members; member++) {
                Ensemble.output("ip", "netns", "del", namespace(member));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void create() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        for (int member = 1; member <= members; member++) {
            String namespace = namespace(member);
            Ensemble.output("ip", "netns", "del", namespace); // of a run that was killed
            ip("netns add " + namespace);
            String outside = "oarlock-" + member;
            ip("link add " + outside + " type veth peer name clients netns " + namespace);
            ip("addr add 198.18." + member + ".1/30 dev " + outside);
            ip("link set " + outside + " up");
            ip("-n " + namespace + " addr add " + clientHost(member) + "/30 dev clients");
            ip("-n " + namespace + " link set clients up");
            ip("-n " + namespace + " link set lo up");
            command.add(namespace);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.add(process);
        String answer = output(process).readLine();
        if (!"ready".equals(answer)) {
            throw new NotMeasuredException("no delay between network namespaces here: " + answer);
        }
        for (int member = 1; member <= members; member++) {
            String inside = "-n " + namespace(member);
            ip(inside + " addr add " + memberHost(member) + "/24 dev members");
            ip(inside + " link set members mtu " + PACKET_BYTES_MAX + " up");
        }
    }

    private static BufferedReader output(Process process) {
        return process.inputReader(StandardCharsets.US_ASCII);
    }

    private static String namespace(int member) {
        return NAMESPACE + member;
    }

    private static void ip(String words) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(Words.of("ip " + words))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            throw new NotMeasuredException("no network namespaces without the command ip: " + missing.getMessage());
        }
        String said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .findFirst()
                .orElse("");
        if (process.waitFor() != 0) {
            throw new NotMeasuredException(
                    "no network namespaces here, which take CAP_NET_ADMIN: ip " + words + ": " + said);
        }
    }
}
