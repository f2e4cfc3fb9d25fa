package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.StoredState;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.HeardMessages;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it: Ratis, the znode rules, RocksDB. */
class ZnodeMemberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENTRIES = Boolean.getBoolean("oarlock.long") ? 100_000 : 300;

    @TempDir
    Path root;

    private final Outcomes outcomes = new Outcomes();
    private MetricRegistry metrics = new MetricRegistry();

    @Test
    void znodesSurviveARestart() throws Exception {
        TestGroup group = new TestGroup(root, 1);
        try (RaftMember member = start(group, 1)) {
            create(member, "/a", "one");
            create(member, "/a/b", "two");
            await().atMost(PATIENCE).until(() -> outcomes.all.size() == 2);
            assertThat(outcomes.all).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Created.class));
        }
        try (RaftMember member = start(group, 1)) {
            create(member, "/a/c", "three");
            await().atMost(PATIENCE).until(() -> outcomes.all.size() == 3);
            assertThat(data(member, "/a/b")).isEqualTo("two");
            assertThat(data(member, "/a/c")).isEqualTo("three");
        }
    }

    @Test
    void membersDecideByTheNewestRulesOnceAllOfThemAreThere() throws Exception {
        TestGroup group = new TestGroup(root, 3);
        List<RaftMember> members = new ArrayList<>();
        try {
            for (int id = 1; id <= 3; id++) {
                members.add(start(group, id));
            }
            for (RaftMember member : members) {
                await().atMost(PATIENCE).until(() -> rulesLevel(member) == RulesLevel.NEWEST);
            }
        } finally {
            for (RaftMember member : members) {
                member.close();
            }
        }
    }

    private static int rulesLevel(RaftMember member) {
        try (ReadScope scope = member.read()) {
            return scope.tree().rulesLevel();
        }
    }

    /** A killed process leaves entries that only the machine's memory has; Ratis takes them for flushed. */
    @Test
    void theLogIsSyncedBeforeItIsTakenForFlushed() throws Exception {
        TestGroup group = new TestGroup(root, 1);
        try (RaftMember member = start(group, 1)) {
            create(member, "/a", "one");
            await().atMost(PATIENCE).until(() -> outcomes.all.size() == 1);
        }
        List<Path> log;
        try (Stream<Path> files = Files.walk(root)) {
            log = files.filter(file -> String.valueOf(file.getFileName()).startsWith("log_"))
                    .toList();
        }
        assertThat(log).isNotEmpty();
        Path events = root.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            start(group, 1).close();
            recording.stop();
            recording.dump(events);
        }
        // Ratis syncs on threads of its own, later.
        String starting = Thread.currentThread().getName();
        assertThat(RecordingFile.readAllEvents(events))
                .filteredOn(event -> starting.equals(event.getThread().getJavaName()))
                .extracting(event -> Path.of(event.getString("path")))
                .containsAll(log);
    }

    @Test
    void aMemberThatCrashedReplaysWhatItsStateHadNotSaved() throws Exception {
        TestGroup group = new TestGroup(root, 1);
        RaftMember crashed = start(group, 1);
        create(crashed, "/a", "one");
        await().atMost(PATIENCE).until(() -> outcomes.all.size() == 1);
        Path copy = CrashImage.of(root.resolve("member-1"), root.resolve("crashed"));
        crashed.close();
        CrashImage.restore(copy, root.resolve("member-1"));
        try (RaftMember member = start(group, 1)) {
            await().atMost(PATIENCE).until(() -> member.status().ready());
            assertThat(data(member, "/a")).isEqualTo("one");
        }
    }

    @Test
    void aMemberThatCrashedAppliesOnlyWhatItsStoreHadNotWritten() throws Exception {
        TestGroup group = new TestGroup(root, 1);
        // The first time there is no checkpoint, the second time one that is behind the state.
        for (String prefix : List.of("/a", "/b")) {
            RaftMember crashed = start(group, 1);
            int before = outcomes.all.size();
            for (int i = 0; i < ENTRIES; i++) {
                // One after the other: each is an entry of its own.
                int size = before + i + 1;
                create(crashed, prefix + i, "one");
                await().atMost(PATIENCE).until(() -> outcomes.all.size() == size);
            }
            await().atMost(PATIENCE).until(() -> metrics.value(Metric.STORE_UNWRITTEN_BYTES) == 0);
            Path copy = CrashImage.of(root.resolve("member-1"), root.resolve("crashed"));
            crashed.close();
            CrashImage.restore(copy, root.resolve("member-1"));
            try (RaftMember member = start(group, 1)) {
                assertThat(metrics.value(Metric.RAFT_REPLAY_ENTRIES_LEFT)).isZero();
                await().atMost(PATIENCE).until(() -> member.status().ready());
                assertThat(metrics.value(Metric.RAFT_ENTRIES_APPLIED_TOTAL)).isZero();
                assertThat(data(member, prefix + (ENTRIES - 1))).isEqualTo("one");
            }
        }
    }

    private RaftMember start(TestGroup group, int id) throws IOException {
        metrics = new MetricRegistry();
        RaftMember member = RaftMember.open(
                group.settings(id),
                new MemberSurroundings(
                        StoredState.opener(
                                directory -> OverlayStore.over(
                                        RocksStore.open(
                                                directory,
                                                ZnodeCore.tables(),
                                                RocksSettings.DEFAULTS
                                                        .withMemoryBytesMax(64L << 20)
                                                        .withLog()),
                                        ZnodeCore.tables(),
                                        OverlaySettings.DEFAULTS),
                                new CoreSettings(16L << 20)),
                        sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                        outcomes,
                        new HeardMessages(),
                        (reason, cause) -> {
                            throw new AssertionError(reason, cause);
                        },
                        metrics));
        member.start();
        return member;
    }

    private static void create(RaftMember member, String path, String data) {
        member.propose(
                Proposal.internal(new Operation.Create(
                        new ZnodePath(path),
                        Bytes.utf8(data),
                        Acl.OPEN.entries(),
                        0,
                        -1,
                        Operation.Create.Form.CREATE2)),
                new Asked());
        member.flush();
    }

    private static String data(RaftMember member, String path) {
        try (ReadScope scope = member.read()) {
            return scope.tree().find(new ZnodePath(path)).data().utf8();
        }
    }

    /** Of the test itself: a member proposes by itself, too. */
    private static final class Asked implements Ticket {}

    private static final class Outcomes implements ApplyListener {
        private final Queue<Outcome> all = new ConcurrentLinkedQueue<>();

        @Override
        public void onApplied(List<Applied> applied) {
            for (Applied one : applied) {
                if (one.ticket() instanceof Asked) {
                    all.add(one.effects().outcome());
                }
            }
        }

        @Override
        public void onDropped(Ticket ticket) {}

        @Override
        public void onStateReplaced() {}

        @Override
        public void onStatus(ReplicaStatus status) {}
    }
}
