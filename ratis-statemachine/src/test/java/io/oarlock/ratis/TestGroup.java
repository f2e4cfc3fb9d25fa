package io.oarlock.ratis;

import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.peer.Handshake;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real Raft group in this JVM: real logs, real sockets on the loopback interface. */
public final class TestGroup implements AutoCloseable {
    static final long SMALL_LOG_BYTES = 1 << 20;

    /** Small frames and entries make small segments, of which many are purged. */
    public static final Limits SMALL = Limits.DEFAULTS
            .with(Bound.FRAME_BYTES, 16_384)
            .with(Bound.ENTRY_OPERATIONS, 100)
            .with(Bound.ENTRY_BYTES, 32_768)
            .with(Bound.LOG_DISK_BYTES, SMALL_LOG_BYTES);

    private static final String LISTENING = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        // Most of what is waited for takes a few milliseconds; to look costs next to nothing.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    }

    private final Path root;
    private final List<GroupMember> group;
    private final Map<Integer, TestMember> running = new TreeMap<>();
    private AppliedState.Opener state = TestState::open;
    private Limits limits = Limits.DEFAULTS;
    private Function<Membership, Handshake.Protection> protection = membership -> Handshake.Protection.NONE;
    private RaftSettings.Tuning tuning = new RaftSettings.Tuning(300, 600, 2000, 400_000, 2);

    public TestGroup(Path root, int size) throws IOException {
        this.root = root;
        this.group = new ArrayList<>();
        for (int id = 1; id <= size; id++) {
            group.add(new GroupMember(id, LISTENING, FreePorts.take(), false));
        }
    }

    /** Makes the last member an observer. */
    TestGroup withObserver() {
        GroupMember last = group.remove(group.size() - 1);
        group.add(new GroupMember(last.id(), last.host(), last.port(), true));
        return this;
    }

    /** Has members call each other at another address of this machine, where something stands in between. */
    TestGroup calledAt(String host) {
        group.replaceAll(one -> new GroupMember(one.id(), host, one.port(), one.observer()));
        return this;
    }

    /** Gives the first member number 0, the second number 1, and so on. */
    TestGroup countedFromZero() {
        group.replaceAll(one -> new GroupMember(one.id() - 1, one.host(), one.port(), one.observer()));
        return this;
    }

    TestGroup over(AppliedState.Opener other) {
        state = other;
        return this;
    }

    public TestGroup with(Limits other) {
        limits = other;
        return this;
    }

    public TestGroup with(RaftSettings.Tuning other) {
        tuning = other;
        return this;
    }

    /** @param other makes that of one member */
    TestGroup protectedBy(Function<Membership, Handshake.Protection> other) {
        protection = other;
        return this;
    }

    public RaftSettings settings(int id) {
        Membership membership = new Membership(id, group, LISTENING);
        return new RaftSettings(
                membership,
                new RaftSettings.Directories(data(id), log(id)),
                tuning,
                limits,
                protection.apply(membership));
    }

    /** Where a member listens for the others. */
    InetSocketAddress address(int id) {
        return new InetSocketAddress(LISTENING, group.get(id - 1).port());
    }

    Path data(int id) {
        return root.resolve("member-" + id).resolve("data");
    }

    public Path log(int id) {
        return root.resolve("member-" + id).resolve("log");
    }

    /** Index of the oldest entry in a member's log; 0 as long as nothing was purged. */
    public long firstIndex(int id) {
        return names(segments(id)).stream()
                .filter(name -> name.startsWith("log_"))
                .map(name -> name.replace("log_", "").replace("inprogress_", ""))
                .mapToLong(name -> Long.parseLong(name.contains("-") ? name.substring(0, name.indexOf('-')) : name))
                .min()
                .orElse(0);
    }

    /** Names of what a directory holds; of nothing when there is none. */
    public static List<String> names(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    public Path segments(int id) {
        return log(id).resolve(RatisPeers.group().getUuid().toString()).resolve("current");
    }

    public TestGroup startAll() throws IOException {
        for (GroupMember member : group) {
            start(member.id());
        }
        return this;
    }

    public TestMember start(int id) throws IOException {
        TestMember started = TestMember.start(settings(id), state);
        running.put(id, started);
        return started;
    }

    public void stop(int id) throws IOException {
        TestMember stopped = running.remove(id);
        if (stopped != null) {
            stopped.close();
        }
    }

    /** What a lost disk leaves of a member: nothing. */
    void empty(int id) throws IOException {
        if (running.containsKey(id)) {
            throw new IllegalStateException("member " + id + " runs");
        }
        DurableFiles.deleteTree(data(id));
        DurableFiles.deleteTree(log(id));
    }

    /** Says that a member is not to vote. */
    Path joiningMark(int id) {
        return log(id).resolve("JOINING");
    }

    public TestMember get(int id) {
        TestMember member = running.get(id);
        if (member == null) {
            throw new IllegalStateException("member " + id + " does not run");
        }
        return member;
    }

    public List<TestMember> all() {
        return List.copyOf(running.values());
    }

    /** The one that led when this looked: it may have given the leadership away by now. */
    public TestMember leader() {
        return await("a leader")
                .atMost(PATIENCE)
                .until(() -> first(member -> member.status().leads()), Optional::isPresent)
                .orElseThrow();
    }

    public TestMember follower() {
        leader();
        return await("a follower that knows its leader")
                .atMost(PATIENCE)
                .until(() -> first(member -> !member.status().leads()), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<TestMember> first(Predicate<TestMember> wanted) {
        return all().stream()
                .filter(member -> member.status().ready())
                .filter(wanted)
                .findFirst();
    }

    int idOf(TestMember member) {
        return member.status().member();
    }

    /** Waits until every running member has applied so many values. */
    public void awaitSize(int size) {
        for (TestMember member : all()) {
            await("member " + idOf(member) + " with " + size + " values")
                    .atMost(PATIENCE)
                    .until(() -> member.size() >= size);
        }
    }

    /** Without a word, and all at once: each waits for a second for a thread of Ratis. */
    @Override
    public void close() throws IOException {
        CompletableFuture.allOf(running.values().stream()
                        .map(member -> CompletableFuture.runAsync(member::closeRatis, task -> new Thread(task).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
        for (int id : List.copyOf(running.keySet())) {
            stop(id);
        }
    }
}
