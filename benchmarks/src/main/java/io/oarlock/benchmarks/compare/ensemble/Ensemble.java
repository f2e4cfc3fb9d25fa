package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The members of one contender as processes on this machine, with their data in one directory. */
public final class Ensemble implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int LOG_LINES_SHOWN = 3;
    /** From the base port to those for TLS; the members' own are at 100 and 200. */
    private static final int SECURE_PORTS = 300;

    private final Contender contender;
    private final int members;
    private final Path directory;
    private final int basePort;
    private final Network network;
    private final List<Process> processes = new ArrayList<>();

    /** On the loopback interface. */
    public Ensemble(Contender contender, int members, Path directory, int basePort) {
        this(contender, members, directory, basePort, Network.LOOPBACK);
    }

    public Ensemble(Contender contender, int members, Path directory, int basePort, Network network) {
        this.contender = contender;
        this.members = members;
        this.directory = directory;
        this.basePort = basePort;
        this.network = network;
    }

    /** Starts all members, without waiting; data of an earlier start is kept. */
    public void launch() throws IOException {
        processes.clear();
        for (int member = 1; member <= members; member++) {
            processes.add(launch(member));
        }
    }

    public void start() throws IOException, InterruptedException {
        launch();
        awaitServing();
    }

    /** Starts the members again that have died. */
    public void recover() throws IOException, InterruptedException {
        for (int member = 1; member <= members; member++) {
            if (!processes.get(member - 1).isAlive()) {
                processes.set(member - 1, launch(member));
            }
        }
        awaitServing();
    }

    /** That of the contender. */
    public String name() {
        return contender.name();
    }

    /** Whether clients may ask for linearizable reads. */
    public boolean linearizesReads() {
        return contender.linearizesReads();
    }

    public int members() {
        return members;
    }

    public Network network() {
        return network;
    }

    /** Waits until every member says what its mode is. */
    public void awaitServing() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        for (int member = 1; member <= members; member++) {
            while (!fourLetterWord(member, "srvr").contains("Mode: ")) {
                if (System.nanoTime() > deadline || !processes.get(member - 1).isAlive()) {
                    throw new IllegalStateException(contender.name() + " member " + member
                            + " does not serve; its log ends: " + logTail(member));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private String logTail(int member) throws IOException {
        List<String> lines = Files.readAllLines(home(member).resolve("server.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    public int leader() {
        for (int member = 1; member <= members; member++) {
            String answer = fourLetterWord(member, "srvr");
            if (answer.contains("Mode: leader") || answer.contains("Mode: standalone")) {
                return member;
            }
        }
        throw new IllegalStateException("no leader among " + hosts());
    }

    public long pid(int member) {
        return processes.get(member - 1).pid();
    }

    String pids() {
        return processes.stream().map(p -> Long.toString(p.pid())).collect(Collectors.joining(","));
    }

    /** Of all members, as clients list them. */
    String hosts() {
        return hosts(IntStream.rangeClosed(1, members));
    }

    /** Whether clients come by TLS. */
    boolean usesTls() {
        return contender.encryption().ofClients();
    }

    /** Of some members, as clients list them. */
    String hosts(Clients clients, int leader) {
        IntStream all = IntStream.rangeClosed(1, members);
        return hosts(
                switch (clients) {
                    case OF_ALL -> all;
                    case OF_THE_LEADER -> IntStream.of(leader);
                    case OF_A_FOLLOWER -> all.filter(member -> member != leader).limit(1);
                    case OF_THE_FOLLOWERS -> all.filter(member -> member != leader);
                });
    }

    private String hosts(IntStream some) {
        int firstPort = usesTls() ? basePort + SECURE_PORTS : basePort;
        return some.mapToObj(member -> network.clientHost(member) + ":" + (firstPort + member))
                .collect(Collectors.joining(","));
    }

    /** Resident memory of all members, in bytes. */
    public long residentBytes() {
        return processes.stream().mapToLong(Ensemble::residentBytes).sum();
    }

    /** Bytes on disk of everything that the members keep; files with several names count once. */
    public long diskBytes() throws IOException, InterruptedException {
        return Long.parseLong(output("du", "-sk", directory.toString()).split("\\s")[0]) * 1024;
    }

    /** Makes the kernel forget the contents of the members' files; that of other files stays in its cache. */
    public void dropCachedFiles() throws IOException, InterruptedException {
        output("sync", "-f", directory.toString());
        output(
                "find",
                directory.toString(),
                "-type",
                "f",
                "-exec",
                "dd",
                "if={}",
                "iflag=nocache",
                "count=0",
                "status=none",
                ";");
    }

    static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(); // a file that has just gone is no failure
        return text;
    }

    /** Kills all members at once. */
    public void kill() throws InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.waitFor();
        }
    }

    /** Stops all members in an orderly way. */
    public void stop() throws InterruptedException {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            processes.forEach(Process::destroyForcibly);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Process launch(int member) throws IOException {
        Path home = home(member);
        Files.createDirectories(home.resolve("data"));
        Files.createDirectories(home.resolve("log"));
        Files.writeString(home.resolve("data/myid"), member + "\n");
        Path config = Files.writeString(home.resolve("zoo.cfg"), configuration(member));
        ProcessBuilder builder =
                new ProcessBuilder(network.command(member, contender.command().apply(config)));
        builder.directory(home.toFile());
        builder.environment().putAll(contender.environment());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("server.log").toFile()));
        return builder.start();
    }

    private String configuration(int member) {
        StringBuilder text = new StringBuilder()
                .append("tickTime=2000\ninitLimit=10\nsyncLimit=5\nmaxClientCnxns=0\nadmin.enableServer=false\n")
                .append("4lw.commands.whitelist=*\nclientPortAddress=")
                .append(network.clientHost(member))
                .append('\n')
                .append("clientPort=")
                .append(clientPort(member))
                .append('\n')
                .append("dataDir=")
                .append(home(member).resolve("data"))
                .append('\n')
                .append("dataLogDir=")
                .append(home(member).resolve("log"))
                .append('\n');
        for (int other = 1; members > 1 && other <= members; other++) {
            text.append("server.%d=%s:%d:%d%n"
                    .formatted(other, network.memberHost(other), basePort + 100 + other, basePort + 200 + other));
        }
        if (usesTls()) {
            text.append("secureClientPort=")
                    .append(basePort + SECURE_PORTS + member)
                    .append('\n');
        }
        contender.settings().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Directory of a member: its configuration, its log, and data in {@code data} and {@code log}. */
    public Path home(int member) {
        return directory.resolve("member-" + member);
    }

    private int clientPort(int member) {
        return basePort + member;
    }

    /** What the first member says of a metric in its answer to {@code mntr}; -1 when it does not name it. */
    public long monitored(String metric) {
        return fourLetterWord(1, "mntr")
                .lines()
                .map(line -> line.split("\t", -1))
                .filter(words -> words.length == 2 && words[0].equals(metric))
                .mapToLong(words -> Long.parseLong(words[1]))
                .findFirst()
                .orElse(-1);
    }

    /** The answer of a member, or nothing while it does not answer. */
    String fourLetterWord(int member, String word) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(network.clientHost(member), clientPort(member)), 1000);
            socket.setSoTimeout(2000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // not up yet: the caller asks again
        }
    }

    private static long residentBytes(Process process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
