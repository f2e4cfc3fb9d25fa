package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a member's directories, each in every way damaged: the next start serves all that was acknowledged, or
 * ends with a line that says why and leaves everything as it was.
 */
class DamagedFilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BEFORE_THE_CHECKPOINT = 400;
    private static final int ALL = BEFORE_THE_CHECKPOINT + 20;

    @TempDir
    static Path root;

    private static Path image = Path.of("");

    private enum Damage {
        REMOVED,
        EMPTIED,
        CUT_IN_HALF,
        FOREIGN
    }

    @BeforeAll
    static void writeAndCrash() throws Exception {
        Path original = root.resolve("original");
        try (TestGroup group = group(original).startAll()) {
            write(group.leader(), 0, BEFORE_THE_CHECKPOINT);
            group.stop(1);
            group.start(1);
            write(group.leader(), BEFORE_THE_CHECKPOINT, ALL);
            image = CrashImage.of(original.resolve("member-1"), root.resolve("image"));
        }
    }

    private static TestGroup group(Path directory) throws IOException {
        return new TestGroup(directory, 1).over(DamagedFilesTest::open).with(TestGroup.SMALL);
    }

    private static AppliedState open(Path directory) {
        return StoredState.opener(DamagedFilesTest::rocks, new CoreSettings(16L << 20))
                .open(directory);
    }

    private static RocksStore rocks(Path state) {
        return RocksStore.open(state, ZnodeCore.tables(), RocksSettings.DEFAULTS.withMemoryBytesMax(64L << 20));
    }

    @TestFactory
    Stream<DynamicTest> everyFileInEveryWay() throws IOException {
        Set<String> kinds = new HashSet<>();
        AtomicInteger pairs = new AtomicInteger();
        return files(image).keySet().stream()
                .filter(file -> !isOfNoConsequence(file))
                // One table stands for all of them.
                .filter(file -> !file.endsWith(".sst") || kinds.add(file.replaceAll("\\d+\\.sst$", "")))
                .flatMap(file -> Arrays.stream(Damage.values())
                        .filter(damage -> !looksLikeACrash(file, damage))
                        // An ordinary build takes each file and each damage, a long one each damage of each file.
                        .filter(damage -> Boolean.getBoolean("oarlock.long") || pairs.getAndIncrement() % 3 == 0)
                        .map(damage -> DynamicTest.dynamicTest(file + " " + damage, () -> damage(file, damage))));
    }

    /** RocksDB's own log, locks, and what it keeps for people to read. */
    private static boolean isOfNoConsequence(String file) {
        return file.matches("(.*/)?(LOG(\\..*)?|LOCK|OPTIONS-\\d+|IDENTITY)");
    }

    /** The end of the log is missing: it may have been written, or not. */
    private static boolean looksLikeACrash(String file, Damage damage) {
        return file.contains("log_inprogress_") && damage != Damage.FOREIGN;
    }

    private static void damage(String file, Damage damage) throws Exception {
        Path home = Files.createTempDirectory(root, "damaged");
        Path member = CrashImage.of(image, home.resolve("member-1"));
        Path victim = member.resolve(file);
        spoil(victim, damage);
        Map<String, String> before = files(member);

        String refusal = startAndCheck(home);
        if (refusal != null) {
            assertThat(refusal)
                    .as(file + " " + damage)
                    .isNotBlank()
                    .doesNotContain("NullPointer", "NumberFormat", "For input");
            assertThat(withoutBookkeeping(files(member)))
                    .as(file + " " + damage + ": nothing is lost or changed by the start that ended with: " + refusal)
                    .containsAllEntriesOf(withoutBookkeeping(before));
            Files.copy(image.resolve(file), victim, StandardCopyOption.REPLACE_EXISTING);
            assertThat(startAndCheck(home))
                    .as(file + " " + damage + " with the file back in its place, after: " + refusal)
                    .isNull();
        }
    }

    private static void spoil(Path victim, Damage damage) throws IOException {
        byte[] content = Files.readAllBytes(victim);
        Files.delete(victim);
        switch (damage) {
            case REMOVED -> {}
            case EMPTIED -> Files.createFile(victim);
            case CUT_IN_HALF -> Files.write(victim, Arrays.copyOf(content, content.length / 2));
            case FOREIGN -> Files.writeString(victim, "something else entirely\n".repeat(content.length / 24 + 1));
        }
    }

    /** A name tells nothing of what is in it: today's log must not go for it. */
    @Test
    void aCheckpointThatIsNoneRemovesNothingOfTheLog() throws Exception {
        Path home = Files.createTempDirectory(root, "foreign");
        Path member = CrashImage.of(image, home.resolve("member-1"));
        Path foreign = Files.createDirectories(
                member.resolve("data").resolve("checkpoints").resolve("9_99999"));
        Map<String, String> before = withoutBookkeeping(files(member));

        assertThat(startAndCheck(home)).contains("9_99999 is damaged");

        assertThat(withoutBookkeeping(files(member))).containsAllEntriesOf(before);
        DurableFiles.deleteTree(foreign);
        assertThat(startAndCheck(home)).isNull();
    }

    @Test
    void aLiveStateThatIsGoneIsMadeOfTheNewestCheckpoint() throws Exception {
        Path home = Files.createTempDirectory(root, "stateless");
        Path member = CrashImage.of(image, home.resolve("member-1"));
        DurableFiles.deleteTree(member.resolve("data").resolve("state-0"));

        assertThat(startAndCheck(home)).isNull();
    }

    @Test
    void aLiveStateThatLostARowIsRefused() throws Exception {
        Path home = Files.createTempDirectory(root, "rootless");
        Path state = CrashImage.of(image, home.resolve("member-1")).resolve("data/state-0");
        try (RocksStore store = rocks(state)) {
            store.commit(new StoreBatch().delete(new Table("znodes"), "/".getBytes(StandardCharsets.US_ASCII)));
        }

        assertThat(startAndCheck(home)).contains("rows are missing", "move " + state + " away");

        DurableFiles.deleteTree(state);
        assertThat(startAndCheck(home)).isNull();
    }

    @Test
    void aLogThatIsGoneIsNotTakenForAnEmptyOne() throws Exception {
        Path home = Files.createTempDirectory(root, "logless");
        Path member = CrashImage.of(image, home.resolve("member-1"));
        Path log = member.resolve("log");
        Path elsewhere = Files.move(log, home.resolve("elsewhere"));

        assertThat(startAndCheck(home)).contains("the Raft log is damaged");

        DurableFiles.deleteTree(log);
        Files.move(elsewhere, log);
        assertThat(startAndCheck(home)).isNull();
    }

    @Test
    void aStateThatIsNotWhereTheLogBeginsIsRefused() throws Exception {
        Path home = Files.createTempDirectory(root, "gap");
        Path member = CrashImage.of(image, home.resolve("member-1"));
        Path state = member.resolve("data").resolve("state-0");
        Path elsewhere = Files.move(state, home.resolve("elsewhere"));
        DurableFiles.deleteTree(member.resolve("data").resolve("checkpoints"));

        assertThat(startAndCheck(home)).contains("the Raft log is damaged", "begins at index");

        DurableFiles.deleteTree(state);
        Files.move(elsewhere, state);
        assertThat(startAndCheck(home)).isNull();
    }

    /** Null when the member serves everything, otherwise why it does not run. */
    private static @Nullable String startAndCheck(Path home) throws Exception {
        TestGroup group = group(home);
        TestMember member;
        try {
            member = group.start(1);
        } catch (IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        try {
            await().atMost(PATIENCE)
                    .until(() -> member.status().ready() || !member.faults().isEmpty());
            if (!member.faults().isEmpty()) {
                return member.faults().peek();
            }
            try (ReadScope scope = member.raft().read()) {
                for (int i = 0; i < ALL; i++) {
                    assertThat(scope.tree().find(new ZnodePath("/n-" + i)))
                            .as("/n-" + i)
                            .isNotNull();
                }
            }
            return null;
        } finally {
            group.close();
        }
    }

    /** By path: a digest would do, but the content tells what has changed. */
    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(
                        directory.relativize(path).toString(),
                        Integer.toHexString(Arrays.hashCode(Files.readAllBytes(path))) + " of " + Files.size(path));
            }
        }
        return contents;
    }

    /**
     * RocksDB writes its list of files anew whenever it opens, the tables in it stay; and what only tells of the start.
     */
    private static Map<String, String> withoutBookkeeping(Map<String, String> files) {
        Map<String, String> rest = new TreeMap<>(files);
        rest.keySet()
                .removeIf(file -> isOfNoConsequence(file)
                        || file.matches("data/state-\\d+/(MANIFEST-\\d+|CURRENT|\\d+\\.log)")
                        || file.endsWith("in_use.lock")
                        || file.equals("data/APPLYING"));
        return rest;
    }

    private static void write(TestMember member, int from, int to) {
        for (int i = from; i < to; i++) {
            Operation create = new Operation.Create(
                    new ZnodePath("/n-" + i),
                    Bytes.wrap("x".repeat(4096).getBytes(StandardCharsets.US_ASCII)),
                    Acl.OPEN.entries(),
                    0,
                    -1,
                    Operation.Create.Form.CREATE2);
            int answered = member.frontEnd().answeredCount();
            member.raft().propose(Proposal.internal(create), new Ticket() {});
            member.raft().flush();
            await().atMost(PATIENCE).until(() -> member.frontEnd().answeredCount() > answered);
        }
    }
}
