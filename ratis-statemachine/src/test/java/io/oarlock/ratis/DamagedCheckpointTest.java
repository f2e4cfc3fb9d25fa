package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.checkpoint.AppliedState;
import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.metrics.Metric;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Ticket;
import io.oarlock.rows.StateAudit;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Real states, of which a member that lost everything is sent a damaged copy. */
class DamagedCheckpointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KILOBYTE = "x".repeat(1024);

    private static final int AT_ONCE = 500;
    /** A member that has applied so many entries since its last checkpoint takes one when it stops. */
    private static final int ENTRIES = 120;

    private static final int LOST = 3;

    @TempDir
    Path root;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.oarlock");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
    }

    @Test
    void aTableWithAFlippedBitIsRefusedAndASoundCheckpointSent() throws Exception {
        isRefusedAndReplaced(".sst");
    }

    @Test
    void soIsADamagedListOfFiles() throws Exception {
        isRefusedAndReplaced("MANIFEST");
    }

    private void isRefusedAndReplaced(String partOfName) throws Exception {
        try (TestGroup group =
                new TestGroup(root, 3).over(this::open).with(TestGroup.SMALL).startAll()) {
            outrun(group);
            stopAll(group);
            group.empty(LOST);
            String first = damageNewest(group, 1, partOfName);
            String second = damageNewest(group, 2, partOfName);
            group.startAll();
            TestMember leader = group.leader();
            TestMember lost = group.get(LOST);
            await().atMost(PATIENCE).until(() -> lost.status().ready() && lost.lastZxid() == leader.lastZxid());

            assertThat(lost.numbers().value(Metric.RAFT_CHECKPOINTS_REFUSED_TOTAL))
                    .isPositive();
            // Once each, by both where the leader has changed meanwhile.
            List<String> damaged = Stream.of(1, 2)
                    .filter(id -> group.get(id).numbers().value(Metric.RAFT_CHECKPOINTS_DAMAGED_TOTAL) == 1)
                    .map(id -> id == 1 ? first : second)
                    .toList();
            assertThat(damaged)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(errors())
                            .as("of the member that refuses")
                            .anyMatch(error -> error.contains("refusing what the leader sent") && error.contains(name)))
                    .allSatisfy(name -> assertThat(errors())
                            .as("of the leader")
                            .anyMatch(error ->
                                    error.contains("cannot send its newest checkpoint") && error.contains(name)));
            assertThat(group.data(LOST).resolve("receiving")).isEmptyDirectory();
            group.all().forEach(member -> assertThat(member.faults()).isEmpty());
            stopAll(group);
            assertThat(digest(group, LOST)).isEqualTo(digest(group, 1)).isEqualTo(digest(group, 2));
        }
    }

    private AppliedState open(Path directory) {
        return StoredState.opener(DamagedCheckpointTest::store, new CoreSettings(16L << 20))
                .open(directory);
    }

    private static RocksStore store(Path directory) {
        return RocksStore.open(
                directory,
                ZnodeCore.tables(),
                RocksSettings.DEFAULTS.withMemoryBytesMax(64L << 20).withLog());
    }

    /** Writes until no log begins at the beginning any more, and each member will stop with a checkpoint. */
    private static void outrun(TestGroup group) {
        TestMember leader = group.leader();
        int written = 0;
        while (Stream.of(1, 2).anyMatch(id -> group.firstIndex(id) <= 200)) {
            for (int i = 0; i < AT_ONCE; i++) {
                create(leader, "/n-" + (written + i), KILOBYTE);
            }
            written += AT_ONCE;
            awaitAnswers(leader, written);
        }
        for (int i = 1; i <= ENTRIES; i++) {
            create(leader, "/last-" + i, "");
            awaitAnswers(leader, written + i);
        }
    }

    private static void awaitAnswers(TestMember member, int count) {
        await().pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> member.frontEnd().answeredCount() >= count);
    }

    private static void create(TestMember member, String path, String data) {
        Operation create = new Operation.Create(
                new ZnodePath(path), Bytes.utf8(data), Acl.OPEN.entries(), 0, -1, Operation.Create.Form.CREATE2);
        member.raft().propose(Proposal.internal(create), new Ticket() {});
        member.raft().flush();
    }

    private static void stopAll(TestGroup group) throws IOException {
        for (int id = 1; id <= 3; id++) {
            group.stop(id);
        }
    }

    /** Flips a bit in the largest such file of a member's newest checkpoint, and nowhere else. */
    private static String damageNewest(TestGroup group, int id, String partOfName) throws IOException {
        Path checkpoint;
        try (Stream<Path> all = Files.list(group.data(id).resolve("checkpoints"))) {
            checkpoint = all.map(Checkpoint::at)
                    .flatMap(Optional::stream)
                    .max(Comparator.comparingLong(one -> one.position().index()))
                    .orElseThrow()
                    .directory();
        }
        Path file;
        try (Stream<Path> files = Files.list(checkpoint)) {
            file = files.filter(one -> one.getFileName().toString().contains(partOfName))
                    .max(Comparator.comparingLong(one -> one.toFile().length()))
                    .orElseThrow();
        }
        // Another file under the same name: the live state may share the old one.
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Path damaged = file.resolveSibling("damaged");
        Files.write(damaged, bytes);
        Files.move(damaged, file, StandardCopyOption.ATOMIC_MOVE);
        return file.getFileName().toString();
    }

    /** Of what is on disk, after a look at every row. */
    private static long digest(TestGroup group, int id) throws IOException {
        try (RocksStore store = store(new StateDirectory(group.data(id)).live())) {
            assertThat(StateAudit.findings(store)).isEmpty();
            return StateAudit.digestOf(store);
        }
    }

    private List<String> errors() {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel() == Level.ERROR)
                .map(line -> line.getFormattedMessage() + messageOf(line.getThrowableProxy()))
                .toList();
    }

    private static String messageOf(IThrowableProxy thrown) {
        return thrown == null ? "" : ": " + thrown.getMessage();
    }
}
