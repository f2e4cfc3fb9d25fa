package io.oarlock.chaos.cluster;

import io.oarlock.chaos.cluster.host.Leftovers;
import io.oarlock.chaos.cluster.host.MemberClock;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.cluster.network.Addresses;
import io.oarlock.chaos.cluster.network.Loopback;
import io.oarlock.chaos.cluster.network.MemberNames;
import io.oarlock.chaos.cluster.network.Network;
import io.oarlock.chaos.cluster.network.NetworkNamespaces;
import io.oarlock.chaos.cluster.network.Site;
import io.oarlock.chaos.cluster.network.Subnet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members as processes of this machine. Where they live, and so whether their network can fail, is the site's affair.
 */
public final class ProcessCluster implements Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCluster.class);

    private static final int STOP_SECONDS_MAX = 30;

    private final ServerKind kind;
    private final Layout layout;
    private final Site site;
    private final MemberDirectories directories;
    private final MemberNames names;
    private final Map<Integer, Process> processes = new TreeMap<>();
    private final FourLetterWords words = new FourLetterWords();

    public ProcessCluster(ServerKind kind, Layout layout, Site site) throws IOException, InterruptedException {
        this.kind = kind;
        this.layout = layout;
        this.site = site;
        this.directories = new MemberDirectories(layout);
        this.names = new MemberNames(site, directories.names());
        for (int member : members()) {
            writeDurably(directories.data(member).resolve("myid"), member + "\n");
            Files.writeString(configurationFile(member), configuration(member));
        }
    }

    /** On loopback addresses; writes the configuration of all members, starts none. */
    public static ProcessCluster onLoopback(ServerKind kind, Layout layout) throws IOException, InterruptedException {
        return new ProcessCluster(kind, layout, Loopback.random(layout.size()));
    }

    /** In network namespaces; writes the configuration of all members, starts none. */
    public static ProcessCluster inNamespaces(ServerKind kind, Layout layout, @Nullable Path holdback)
            throws IOException, InterruptedException {
        return new ProcessCluster(kind, layout, NetworkNamespaces.create(layout.size(), holdback));
    }

    /** What an operator wrote long ago survives a power loss. */
    private static void writeDurably(Path file, String text) throws IOException {
        Files.writeString(file, text);
        for (Path path : List.of(file, file.resolveSibling("."))) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public List<Integer> members() {
        return site.subnet().members();
    }

    @Override
    public String connectString() {
        return names.connectString();
    }

    @Override
    public String connectString(int member) {
        return site.subnet().connectString(member);
    }

    @Override
    public long memberAt(InetSocketAddress address) {
        return site.subnet().memberAt(address);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return names.resolve(host);
    }

    @Override
    public void start(int member) throws IOException {
        if (isRunning(member)) {
            throw new IllegalStateException("member " + member + " is running");
        }
        List<String> command = new ArrayList<>(site.entrance(member));
        command.addAll(directories.resources().kind(member, kind).command());
        command.add(configurationFile(member).toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directories.of(member).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(member).toFile()));
        builder.environment().putIfAbsent("ZK_SERVER_HEAP", "256");
        builder.environment().putAll(Leftovers.mark());
        builder.environment().putAll(names.environment());
        builder.environment().putAll(kind.environment());
        builder.environment().putAll(directories.resources().environment(member));
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

    /** Stops all members at once the way an operator does, and waits for their ends. */
    void stopTogether() throws IOException, InterruptedException {
        processes.values().forEach(Process::destroy);
        for (int member : processes.keySet()) {
            stop(member);
        }
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
        return words.status(site.subnet().address(member));
    }

    @Override
    public Path log(int member) {
        return directories.log(member);
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
    public Optional<MemberDisk> disk(int member) {
        return directories.resources().disk(member);
    }

    @Override
    public Optional<MemberClock> clock(int member) {
        return directories.resources().clock(member);
    }

    @Override
    public boolean canUpgrade() {
        return directories.resources().hasPrevious();
    }

    @Override
    public void upgrade(int member) {
        directories.resources().upgrade(member);
    }

    @Override
    public Optional<Path> data(int member) {
        return Optional.of(directories.data(member));
    }

    @Override
    public Optional<Addresses> addresses() {
        return Optional.of(names);
    }

    @Override
    public Optional<Network> network() {
        return site.network();
    }

    @Override
    public void close() throws IOException {
        directories.resources().thaw();
        endProcesses();
        site.close();
        directories.close();
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
        text.append("tickTime=").append(layout.tickMillis()).append('\n');
        text.append("initLimit=20\nsyncLimit=6\n");
        text.append("dataDir=").append(directories.data(member)).append('\n');
        text.append("clientPort=").append(Subnet.CLIENT_PORT).append('\n');
        text.append("clientPortAddress=").append(site.name(member)).append('\n');
        text.append("admin.enableServer=false\n");
        text.append("maxClientCnxns=0\n");
        layout.settings().forEach(line -> text.append(line).append('\n'));
        text.append("4lw.commands.whitelist=*\n");
        names.serverLines().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private Path configurationFile(int member) {
        return directories.of(member).resolve("zoo.cfg");
    }
}
