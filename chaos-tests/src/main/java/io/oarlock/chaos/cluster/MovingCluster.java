package io.oarlock.chaos.cluster;

import io.oarlock.chaos.cluster.host.HostCommand;
import io.oarlock.chaos.cluster.network.Network;
import io.oarlock.chaos.cluster.network.PartOfSite;
import io.oarlock.chaos.cluster.network.Site;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An ensemble of ZooKeeper, the source, and members that follow it and serve its clients, until they take its place.
 * They have the numbers from 1 on, and those of the source the numbers behind: which of them belong to it depends on
 * how far the move is. Where clients are is decided one by one.
 */
public final class MovingCluster implements Cluster {

    private static final int QUORUM_PORT = 2888;
    private static final int EPOCH_SHIFT = 32;
    private static final Pattern ZXID = Pattern.compile("(?m)^zxid (0x[0-9a-f]+)$");
    private static final String LEADS = ", leads";
    private static final String SWITCHED = "phase SWITCHED";

    private final Site site;
    private final int size;
    private final Path directory;
    private final ServerKind kind;
    private final ProcessCluster source;
    private final ProcessCluster members;
    private final List<ServerList> clients = new CopyOnWriteArrayList<>();
    private volatile Stage stage = Stage.BEFORE;
    private volatile long decidedTo = Long.MAX_VALUE;

    private enum Stage {
        BEFORE,
        BOTH,
        AFTER
    }

    /**
     * Writes the configuration of both ensembles, starts nobody.
     *
     * @param kind what the members run
     * @param layout of the members; the source has as many
     * @param site for twice as many
     */
    public MovingCluster(ServerKind kind, Layout layout, Site site) throws IOException, InterruptedException {
        this.site = site;
        this.kind = kind;
        this.size = layout.size();
        this.directory = layout.directory();
        Layout ofSource = new Layout(layout.directory().resolve("source"), size, layout.tickMillis());
        this.source = new ProcessCluster(ServerKind.zookeeper(), ofSource, new PartOfSite(site, size, size));
        String ports = ofSource(member -> source.connectString(member).split(":")[0] + ":" + QUORUM_PORT);
        List<String> more = Stream.concat(
                        layout.more().stream(),
                        Stream.of("oarlock.migration.source=" + ports, "oarlock.migration.serve=true"))
                .toList();
        Layout ofMembers = new Layout(layout.directory(), size, layout.tickMillis(), layout.equipment(), more);
        this.members = new ProcessCluster(kind, ofMembers, new PartOfSite(site, 0, size));
    }

    private String ofSource(IntFunction<String> text) {
        return source.members().stream().map(text::apply).collect(Collectors.joining(","));
    }

    @Override
    public Optional<MovingCluster> move() {
        return Optional.of(this);
    }

    @Override
    public List<Integer> members() {
        return switch (stage) {
            case BEFORE -> sourceMembers();
            case BOTH -> IntStream.rangeClosed(1, 2 * size).boxed().toList();
            case AFTER -> newMembers();
        };
    }

    /** Those of the source. */
    public List<Integer> sourceMembers() {
        return IntStream.rangeClosed(size + 1, 2 * size).boxed().toList();
    }

    /** Those that follow it. */
    public List<Integer> newMembers() {
        return IntStream.rangeClosed(1, size).boxed().toList();
    }

    /** Both ensembles belong to it from now on. */
    public void follow() {
        stage = Stage.BOTH;
    }

    /** Stops all servers of the source at once. */
    public void stopSource() throws IOException, InterruptedException {
        source.stopTogether();
    }

    /** Starts all servers of the source. */
    public void startSource() throws IOException {
        for (int member : sourceMembers()) {
            start(member);
        }
    }

    /** The source belongs to it no more: others have taken its place. */
    public void forgetSource() throws IOException {
        decidedTo = decidedBefore();
        stage = Stage.AFTER;
    }

    /**
     * Before the first zxid of the epoch that the switch began. What a member has said before the switch knows nothing
     * of that epoch, and what it says under a later leader names a later one.
     */
    private long decidedBefore() throws IOException {
        long first = Long.MAX_VALUE;
        for (int member : newMembers()) {
            String status = migrationStatus(member);
            Matcher zxid = ZXID.matcher(status);
            if (hasSwitched(status) && zxid.find()) {
                first = Math.min(first, Long.decode(zxid.group(1)) >>> EPOCH_SHIFT << EPOCH_SHIFT);
            }
        }
        if (first == Long.MAX_VALUE) {
            throw new IOException("no member says that it has switched over");
        }
        return first - 1;
    }

    /** @param status what a member says of the migration */
    public static boolean hasSwitched(String status) {
        return status.contains(SWITCHED);
    }

    /** The largest zxid that the source can have given out; that of all before its end. */
    public long decidedBySource() {
        return decidedTo;
    }

    /** The leader of the source answers a sync at once. */
    @Override
    public boolean syncsWeakly(long member) {
        return member > size;
    }

    /** Where clients reach the source. */
    public String sourceConnectString() {
        return connectString(sourceMembers());
    }

    /** Where clients reach those that follow. */
    public String newConnectString() {
        return connectString(newMembers());
    }

    private String connectString(List<Integer> some) {
        return some.stream().map(this::connectString).collect(Collectors.joining(","));
    }

    /** What the clients know, each of them. */
    public List<ServerList> clients() {
        return List.copyOf(clients);
    }

    @Override
    public ServerList servers() {
        ServerList list = new ServerList(connectString());
        clients.add(list);
        return list;
    }

    /** Holds everything that a run leaves. */
    public Path directory() {
        return directory;
    }

    /** What a member says whose migration has stopped. */
    public Optional<String> stoppedMigration() throws IOException {
        for (int member : newMembers()) {
            String status = migrationStatus(member);
            if (status.contains("phase STOPPED")) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /** What a member that follows says of the migration; nothing before it has said anything. */
    public String migrationStatus(int member) throws IOException {
        try {
            return Files.readString(statusFile(member));
        } catch (NoSuchFileException notYet) {
            return "";
        }
    }

    private Path statusFile(int member) {
        return members.data(member).orElseThrow().resolve("oarlock/migration/status");
    }

    /** The member that leads those that follow. */
    public Optional<Integer> newLeader() throws IOException {
        for (int member : newMembers()) {
            if (isRunning(member) && migrationStatus(member).contains(LEADS)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** The server that leads the source. */
    public Optional<Integer> sourceLeader() {
        return sourceMembers().stream()
                .filter(this::isRunning)
                .filter(member -> status(member).map(Status::isLeader).orElse(false))
                .findFirst();
    }

    /** Asks a running member for a step of the migration, as an operator does. */
    public void migrate(int member, String... action) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(kind.command().get(0), "migrate"));
        command.addAll(List.of(action));
        command.addAll(List.of("--data-dir", members.data(member).orElseThrow().toString()));
        HostCommand.run(command.toArray(String[]::new));
    }

    @Override
    public String connectString() {
        return stage == Stage.AFTER ? newConnectString() : sourceConnectString();
    }

    @Override
    public String connectString(int member) {
        return of(member).connectString(numberIn(member));
    }

    @Override
    public long memberAt(InetSocketAddress address) {
        return site.subnet().memberAt(address);
    }

    @Override
    public void start(int member) throws IOException {
        if (member <= size) {
            // What it has said before it ended is no word of the one that starts.
            Files.deleteIfExists(statusFile(member));
        }
        of(member).start(numberIn(member));
    }

    @Override
    public void stop(int member) throws IOException, InterruptedException {
        of(member).stop(numberIn(member));
    }

    @Override
    public void kill(int member) throws InterruptedException {
        of(member).kill(numberIn(member));
    }

    @Override
    public void pause(int member) throws IOException, InterruptedException {
        of(member).pause(numberIn(member));
    }

    @Override
    public void resume(int member) throws IOException, InterruptedException {
        of(member).resume(numberIn(member));
    }

    @Override
    public boolean isRunning(int member) {
        return of(member).isRunning(numberIn(member));
    }

    @Override
    public Optional<Status> status(int member) {
        return of(member).status(numberIn(member));
    }

    @Override
    public Path log(int member) {
        return of(member).log(numberIn(member));
    }

    @Override
    public Optional<Path> data(int member) {
        return of(member).data(numberIn(member));
    }

    @Override
    public OptionalLong pid(int member) {
        return of(member).pid(numberIn(member));
    }

    @Override
    public OptionalInt exitStatus(int member) {
        return of(member).exitStatus(numberIn(member));
    }

    @Override
    public Optional<Network> network() {
        return site.network();
    }

    @Override
    public void close() throws IOException {
        try {
            members.close();
        } finally {
            source.close();
            site.close();
        }
    }

    private ProcessCluster of(int member) {
        return member > size ? source : members;
    }

    private int numberIn(int member) {
        return member > size ? member - size : member;
    }
}
