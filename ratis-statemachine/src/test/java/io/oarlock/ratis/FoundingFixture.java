package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.ratis.transport.PeerLinks;
import io.oarlock.replica.HeardMessages;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that stands alone, and two others, none of which runs yet. */
abstract class FoundingFixture {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Several times the longest silence after which a member stands for election. */
    static final Duration MANY_ELECTIONS = Duration.ofSeconds(3);

    static final MemberIds OF_THREE = MemberIds.of(List.of(1, 2, 3), List.of());

    @TempDir
    Path root;

    TestGroup group;

    @BeforeEach
    void threeAddresses() throws IOException {
        group = new TestGroup(root, 3);
    }

    boolean hasPromised(int id) throws IOException {
        return Files.readString(group.joiningMark(id)).contains("founder=1");
    }

    static MemberSurroundings surroundings() {
        return new MemberSurroundings(
                TestState::open,
                sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                new TestMember.FrontEnd(),
                new HeardMessages(),
                (reason, cause) -> {
                    throw new IllegalStateException(reason, cause);
                },
                new MetricRegistry());
    }

    void becomesOneOfThree(String... values) throws Exception {
        startAllThree();
        group.awaitSize(values.length);
        group.all().forEach(member -> assertThat(member.values()).containsExactly(values));
        group.close();
    }

    TestGroup startAllThree() throws Exception {
        CompletableFuture<TestMember> founder = startFounder();
        group.start(2);
        group.start(3);
        founder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        group.leader();
        return group;
    }

    CompletableFuture<TestMember> startFounder() {
        return start(1);
    }

    CompletableFuture<TestMember> start(int id) {
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

    void announce(int to) throws IOException {
        RaftSettings settings = group.settings(1);
        Handshake handshake = PeerLinks.handshake(settings, LogCapacity.of(0).messageBytes(), nobody -> false);
        await().atMost(PATIENCE).ignoreException(IOException.class).until(() -> {
            byte[] told = PeerLinks.askOnce(
                    group.settings(to).membership().me(),
                    handshake,
                    PeerLinks.settings(settings.limits()),
                    FrameType.FOUNDING,
                    OF_THREE.encode());
            return BootstrapState.decode(Bytes.wrap(told)).founder() == 1;
        });
    }

    void standAlone(String... values) throws IOException {
        standAlone(1, values);
    }

    void standAlone(int id, String... values) throws IOException {
        try (TestMember member = TestMember.start(alone(id), TestState::open)) {
            await().atMost(PATIENCE).until(() -> member.status().ready());
            int before = member.size();
            for (String value : values) {
                member.propose(value);
            }
            await().atMost(PATIENCE).until(() -> member.size() == before + values.length);
        }
    }

    RaftSettings alone(int id) {
        RaftSettings like = group.settings(id);
        return new RaftSettings(
                new Membership(id, List.of(like.membership().me()), "127.0.0.1"),
                like.directories(),
                like.tuning(),
                like.limits(),
                like.protection());
    }

    Path foundingMark() {
        return group.log(1).resolve("FOUNDING");
    }

    static Map<String, Integer> files(Path directory) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(path).toString(), Arrays.hashCode(Files.readAllBytes(path)));
            }
        }
        return contents;
    }
}
