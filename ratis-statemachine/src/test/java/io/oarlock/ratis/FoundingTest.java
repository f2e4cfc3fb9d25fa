package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.log.LogSegment;
import io.oarlock.ratis.transport.PeerClient;
import io.oarlock.ratis.transport.PeerMessage;
import io.oarlock.replica.ReplicaStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that stood alone finds itself in the configuration of three. */
@Timeout(180)
class FoundingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Several times the longest silence after which a member stands for election. */
    private static final Duration MANY_ELECTIONS = Duration.ofSeconds(3);

    private static final MemberIds OF_THREE = MemberIds.of(List.of(1, 2, 3), List.of());

    @TempDir
    Path root;

    private TestGroup group;

    @BeforeEach
    void threeAddresses() throws IOException {
        group = new TestGroup(root, 3);
    }

    @Test
    void itsDataBecomesThatOfAllThree() throws Exception {
        standAlone("first", "second");
        try (TestGroup three = startAllThree()) {
            three.awaitSize(2);
            three.leader().propose("of three");
            three.awaitSize(3);
            three.all().forEach(member -> assertThat(member.values()).containsExactly("first", "second", "of three"));
            for (int id = 1; id <= 3; id++) {
                Path joining = three.joiningMark(id);
                await().atMost(PATIENCE).until(() -> !Files.exists(joining));
            }
            assertThat(foundingMark()).doesNotExist();
        }
        // As any other ensemble: without its founder, and with all of them again.
        try (TestGroup again = group) {
            again.start(2);
            again.start(3);
            again.leader().propose("without the first");
            again.awaitSize(4);
            again.start(1);
            again.awaitSize(4);
        }
    }

    @Test
    void aMajorityOfThemIsEnough() throws Exception {
        standAlone("kept");
        try (TestGroup three = group) {
            three.start(3);
            startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            three.awaitSize(1);
            three.leader().propose("of two");
            three.awaitSize(2);
            three.start(2);
            three.awaitSize(2);
        }
    }

    @Test
    void aloneItChangesNothingAndMayGoBack() throws Exception {
        standAlone("kept");
        Map<String, Integer> before = files(group.data(1).getParent());
        try (Waiting founder = new Waiting()) {
            await().during(MANY_ELECTIONS)
                    .atMost(MANY_ELECTIONS.multipliedBy(2))
                    .until(() -> !founder.isStarted());
        }
        assertThat(files(group.data(1).getParent())).isEqualTo(before);
        standAlone("alone again");
    }

    @Test
    void othersThatHaveHeardOfItBeginNothingWithoutIt() throws Exception {
        try (TestGroup three = group) {
            three.start(2);
            three.start(3);
            announce(2);
            // As if the second had been killed right afterwards.
            three.stop(2);
            three.start(2);
            await().during(MANY_ELECTIONS)
                    .atMost(MANY_ELECTIONS.multipliedBy(2))
                    .until(() -> three.all().stream().map(TestMember::status).noneMatch(ReplicaStatus::leads));
            standAlone("kept");
            startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            three.awaitSize(1);
        }
    }

    @Test
    void anEnsembleThatBeganWithoutItIsNotTakenOver() throws Exception {
        standAlone("of the first");
        Map<String, Integer> before = files(group.data(1).getParent());
        try (TestGroup three = group) {
            three.start(2);
            three.start(3);
            three.leader().propose("of the others");
            three.awaitSize(1);

            assertThatThrownBy(() -> startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("began without it");
            assertThat(files(group.data(1).getParent())).isEqualTo(before);
            three.all().forEach(member -> assertThat(member.values()).containsExactly("of the others"));
        }
    }

    @Test
    void oneOfTwoServersThatStoodAloneIsRefused() throws Exception {
        try (TestGroup three = group) {
            three.start(3);
            announce(3);
            standAlone(2, "of the second");
            assertThatThrownBy(() -> start(2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("waits for the data of member 1");
        }
    }

    /** Every state of the disk that a crash can leave behind is brought to the end by the next start. */
    @Test
    void killedInBetweenItGoesOn() throws Exception {
        standAlone("kept");
        Path data = CrashImage.of(group.data(1), root.resolve("data-alone"));
        Path log = CrashImage.of(group.log(1), root.resolve("log-alone"));

        Files.createFile(foundingMark());
        becomesOneOfThree("kept");

        reset(data, log);
        group.start(2);
        Founding.runIfDue(group.settings(1), RaftMember::open, surroundings());
        assertThat(foundingMark()).exists();
        assertThat(LogSegment.in(group.segments(1))).isEmpty();
        group.stop(2);
        becomesOneOfThree("kept");

        reset(data, log);
        List<LogSegment> before = LogSegment.in(group.segments(1));
        Path segments = Files.createDirectory(root.resolve("segments"));
        for (LogSegment segment : before) {
            Files.copy(segment.file(), segments.resolve(segment.file().getFileName()));
        }
        group.start(2);
        Founding.runIfDue(group.settings(1), RaftMember::open, surroundings());
        for (LogSegment segment : before) {
            Files.copy(segments.resolve(segment.file().getFileName()), segment.file());
        }
        group.stop(2);
        becomesOneOfThree("kept");
    }

    private static MemberSurroundings surroundings() {
        return new MemberSurroundings(
                TestState::open,
                sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                new TestMember.FrontEnd(),
                (from, message) -> {},
                (reason, cause) -> {
                    throw new IllegalStateException(reason, cause);
                },
                new MetricRegistry());
    }

    private void reset(Path data, Path log) throws IOException {
        for (int id = 1; id <= 3; id++) {
            group.empty(id);
        }
        CrashImage.of(data, group.data(1));
        CrashImage.of(log, group.log(1));
    }

    private void becomesOneOfThree(String... values) throws Exception {
        startAllThree();
        group.awaitSize(values.length);
        group.all().forEach(member -> assertThat(member.values()).containsExactly(values));
        group.close();
    }

    private TestGroup startAllThree() throws Exception {
        CompletableFuture<TestMember> founder = startFounder();
        group.start(2);
        group.start(3);
        founder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        group.leader();
        return group;
    }

    private CompletableFuture<TestMember> startFounder() {
        return start(1);
    }

    private CompletableFuture<TestMember> start(int id) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return group.start(id);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> new Thread(task, "starts-" + id).start());
    }

    private void announce(int to) throws IOException {
        try (PeerClient client = new PeerClient(group.settings(1).membership())) {
            await().atMost(PATIENCE).ignoreException(IOException.class).until(() -> {
                client.connect(to);
                ByteString told = PeerMessage.contentOf(
                        client.askAndWait(to, PeerMessage.Kind.FOUNDING, ByteString.copyFrom(OF_THREE.encode())));
                return BootstrapState.decode(PeerMessage.copyOf(told)).founder() == 1;
            });
        }
    }

    private void standAlone(String... values) throws IOException {
        standAlone(1, values);
    }

    private void standAlone(int id, String... values) throws IOException {
        RaftSettings like = group.settings(id);
        RaftSettings alone = new RaftSettings(
                new Membership(id, List.of(like.membership().me()), "127.0.0.1"),
                like.directories(),
                like.tuning(),
                like.limits());
        try (TestMember member = TestMember.start(alone, TestState::open)) {
            await().atMost(PATIENCE).until(() -> member.status().ready());
            int before = member.size();
            for (String value : values) {
                member.propose(value);
            }
            await().atMost(PATIENCE).until(() -> member.size() == before + values.length);
        }
    }

    private Path foundingMark() {
        return group.log(1).resolve("FOUNDING");
    }

    private static Map<String, Integer> files(Path directory) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(path).toString(), Arrays.hashCode(Files.readAllBytes(path)));
            }
        }
        return contents;
    }

    /** A founder that waits for others, until it is stopped. */
    private final class Waiting implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<TestMember> start = thread.submit(() -> group.start(1));

        boolean isStarted() {
            return start.isDone();
        }

        @Override
        public void close() {
            thread.shutdownNow();
            await().atMost(PATIENCE).until(thread::isTerminated);
        }
    }
}
