package io.oarlock.chaos.cluster;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members as processes of this machine, each on a loopback address of its own ({@code 127.x.y.N}), so that all have the
 * same ports. Cannot cut the network between them.
 */
public final class ProcessCluster implements Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCluster.class);

    private static final int CLIENT_PORT = 2181;
    private static final int STOP_SECONDS_MAX = 30;
    private static final long DISK_BYTES = 512L << 20;

    private final ServerKind kind;
    private final Layout layout;
    private final List<Integer> members;
    private final Map<Integer, Process> processes = new TreeMap<>();
    private final Map<Integer, LoopDisk> disks = new TreeMap<>();
    private final FourLetterWords words = new FourLetterWords();

    /**
     * Where the members are.
     *
     * @param directory holds a directory for each member
     * @param network first three bytes of the loopback addresses, as in {@code 127.9.1}
     * @param size number of members
     * @param tickMillis base of all their timeouts
     * @param disks what they keep their data on
     */
    public record Layout(Path directory, String network, int size, int tickMillis, DiskKind disks) {

        /** On plain directories. */
        public Layout(Path directory, String network, int size, int tickMillis) {
            this(directory, network, size, tickMillis, DiskKind.PLAIN);
        }
    }

    /** Writes the configuration of all members; starts none. */
    public ProcessCluster(ServerKind kind, Layout layout) throws IOException, InterruptedException {
        this.kind = kind;
        this.layout = layout;
        this.members = IntStream.rangeClosed(1, layout.size).boxed().toList();
        mountDisks();
        for (int member : members) {
            Path data = Files.createDirectories(dataDirectory(member));
            Files.writeString(data.resolve("myid"), member + "\n");
            Files.writeString(directory(member).resolve("zoo.cfg"), configuration(member));
        }
    }

    private void mountDisks() throws IOException, InterruptedException {
        if (layout.disks == DiskKind.PLAIN) {
            return;
        }
        Optional<String> obstacle = LoopDisk.obstacle();
        if (obstacle.isPresent()) {
            throw new IOException("members cannot have disks of their own: " + obstacle.get());
        }
        LoopDisk.removeLeftovers();
        for (int member : members) {
            disks.put(member, LoopDisk.create(dataDirectory(member), layout.disks, DISK_BYTES));
        }
    }

    @Override
    public List<Integer> members() {
        return members;
    }

    @Override
    public String connectString() {
        return members.stream().map(this::connectString).collect(Collectors.joining(","));
    }

    @Override
    public String connectString(int member) {
        return host(member) + ":" + CLIENT_PORT;
    }

    @Override
    public long memberAt(InetSocketAddress address) {
        return members.stream()
                .filter(member -> host(member).equals(address.getAddress().getHostAddress()))
                .findFirst()
                .orElse(-1);
    }

    @Override
    public void start(int member) throws IOException {
        if (isRunning(member)) {
            throw new IllegalStateException("member " + member + " is running");
        }
        List<String> command = new ArrayList<>(kind.command());
        command.add(directory(member).resolve("zoo.cfg").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory(member).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(member).toFile()));
        builder.environment().putIfAbsent("ZK_SERVER_HEAP", "256");
        Process process = builder.start();
        processes.put(member, process);
        LOG.info("member {} started as process {}", member, process.pid());
    }

    @Override
    public void stop(int member) throws IOException, InterruptedException {
        Process process = process(member);
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IOException("member " + member + " did not stop within " + STOP_SECONDS_MAX + " s");
        }
        LOG.info("member {} stopped with status {}", member, process.exitValue());
    }

    @Override
    public void kill(int member) throws InterruptedException {
        Process process = process(member);
        process.destroyForcibly();
        process.waitFor();
        LOG.info("member {} killed", member);
    }

    @Override
    public void pause(int member) throws IOException, InterruptedException {
        signal(member, "STOP");
    }

    @Override
    public void resume(int member) throws IOException, InterruptedException {
        signal(member, "CONT");
    }

    @Override
    public boolean isRunning(int member) {
        Process process = processes.get(member);
        return process != null && process.isAlive();
    }

    @Override
    public Optional<Status> status(int member) {
        return words.status(new InetSocketAddress(host(member), CLIENT_PORT));
    }

    @Override
    public Path log(int member) {
        return directory(member).resolve("server.log");
    }

    @Override
    public Optional<MemberDisk> disk(int member) {
        return Optional.ofNullable(disks.get(member));
    }

    @Override
    public Optional<Path> data(int member) {
        return Optional.of(dataDirectory(member));
    }

    @Override
    public OptionalLong pid(int member) {
        return isRunning(member) ? OptionalLong.of(process(member).pid()) : OptionalLong.empty();
    }

    @Override
    public OptionalInt exitStatus(int member) {
        Process process = processes.get(member);
        return process == null || process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    @Override
    public void close() throws IOException {
        // A process that waits for a frozen disk cannot be killed.
        for (LoopDisk disk : disks.values()) {
            thaw(disk);
        }
        endProcesses();
        for (LoopDisk disk : disks.values()) {
            disk.close();
        }
    }

    private static void thaw(LoopDisk disk) throws IOException {
        try {
            disk.thaw();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while ending the members");
        }
    }

    private void endProcesses() {
        processes.values().forEach(Process::destroyForcibly);
        for (Process process : processes.values()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted while ending the members", e));
            }
        }
    }

    private Process process(int member) {
        return Objects.requireNonNull(processes.get(member), () -> "member " + member + " was never started");
    }

    private void signal(int member, String signal) throws IOException, InterruptedException {
        long pid = process(member).pid();
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("cannot send " + signal + " to member " + member + ", process " + pid);
        }
        LOG.info("member {} was sent {}", member, signal);
    }

    private String configuration(int member) {
        StringBuilder text = new StringBuilder();
        text.append("tickTime=").append(layout.tickMillis).append('\n');
        text.append("initLimit=20\nsyncLimit=6\n");
        text.append("dataDir=").append(dataDirectory(member)).append('\n');
        text.append("clientPort=").append(CLIENT_PORT).append('\n');
        text.append("clientPortAddress=").append(host(member)).append('\n');
        text.append("admin.enableServer=false\n");
        text.append("maxClientCnxns=0\n");
        text.append("4lw.commands.whitelist=*\n");
        for (int other : members) {
            text.append("server.").append(other).append('=').append(host(other)).append(":2888:3888\n");
        }
        return text.toString();
    }

    private String host(int member) {
        return layout.network + "." + member;
    }

    private Path dataDirectory(int member) {
        return directory(member).resolve("data");
    }

    private Path directory(int member) {
        return layout.directory.toAbsolutePath().resolve("member-" + member);
    }
}
