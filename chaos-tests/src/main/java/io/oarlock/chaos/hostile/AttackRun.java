package io.oarlock.chaos.hostile;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import io.oarlock.chaos.scenario.TreeDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attack on one ensemble: starts it, writes what must not be lost, lets the attack go on beside one canary for each
 * member, and restarts everything. Judges what it sees by {@link Promises}. Used by one thread.
 */
public final class AttackRun {

    private static final Logger LOG = LoggerFactory.getLogger(AttackRun.class);

    private static final long WAIT_MILLIS_MAX = 1_000;
    private static final long CONTROL_SECONDS = 3;
    private static final long UNDER_ATTACK_SECONDS = 4;
    private static final long ATTACK_SECONDS_MAX = 40;
    private static final long LONG_ATTACK_SECONDS_MAX = 240;
    private static final String HELD = "was held up to the end";
    private static final long AFTERWARDS_SECONDS = 3;
    /** Oarlock's own, and that of a JVM which was told to end. */
    private static final Set<Integer> ORDERLY = Set.of(0, 143);

    private static final int ACKNOWLEDGED_COUNT = 100;
    private static final int NEWCOMER_MILLIS_MAX = 5_000;
    private static final int SESSION_MILLIS = 10_000;
    /** What a process holds beside its heap and as much direct memory: code, stacks, RocksDB. */
    private static final long RESIDENT_MEGABYTES_BESIDE = 512;

    private final Attack attack;
    private final Subject subject;
    private final HistoryRecorder recorder;
    private final List<Canary> canaries = new ArrayList<>();
    private long boundMillis;
    /** What is left to say when no promise was broken. */
    private Verdict undecided = Verdict.VALID;

    public AttackRun(Attack attack, Cluster cluster, HistoryRecorder recorder) {
        this.attack = attack;
        this.subject = new Subject(cluster);
        this.recorder = recorder;
    }

    /** Runs it, ends the attackers, and says which promises were kept. Members still run afterwards. */
    public Findings run() throws IOException, InterruptedException {
        subject.startAll();
        writeWhatMustStay();
        try {
            if (attack.leavesMembersRunning()) {
                attackBesideCanaries();
            } else {
                attack.launch(subject);
            }
        } catch (IOException e) {
            // What a broken server makes of the attacker is no failure of the suite, but nothing was tried, either.
            LOG.warn("the attack ended early", e);
            subject.fact("ended early", e.toString());
            undecided = Verdict.UNKNOWN;
        } finally {
            subject.release();
        }
        judgeWhatIsLeft();
        return findings();
    }

    private void writeWhatMustStay() throws IOException {
        try (RawClient client = RawClient.open(subject.clientPort(Subject.MEMBER), SESSION_MILLIS)) {
            for (int i = 0; i < ACKNOWLEDGED_COUNT; i++) {
                byte[] data = ("value " + i).getBytes(StandardCharsets.US_ASCII);
                subject.acknowledged().create(client, "/acknowledged-" + i, data);
            }
        }
    }

    private void attackBesideCanaries() throws IOException, InterruptedException {
        for (int member : members()) {
            canaries.add(Canary.start(subject.clientPort(member), "/canary-" + member, recorder));
        }
        try {
            TimeUnit.SECONDS.sleep(CONTROL_SECONDS);
            long controlMillis = longestMillis();
            boundMillis = WAIT_MILLIS_MAX + 2 * controlMillis;
            subject.fact("longest wait before, ms", controlMillis);
            noteMemory("before");
            note("start");
            launch();
            note("stop");
            TimeUnit.SECONDS.sleep(AFTERWARDS_SECONDS);
            subject.fact("longest wait after, ms", longestMillis());
            noteMemory("after");
            judgeNewcomers();
        } finally {
            for (Canary canary : canaries) {
                canary.stop();
            }
        }
        judgeCanaries();
    }

    /**
     * The attacker has a thread: a server that does not read it any more must not keep the canaries from their judge.
     */
    private void launch() throws IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> attacker = thread.submit(() -> {
            attack.launch(subject);
            return null;
        });
        thread.shutdown();
        String outcome = outcome(attacker, attack.isShort() ? ATTACK_SECONDS_MAX : LONG_ATTACK_SECONDS_MAX);
        TimeUnit.SECONDS.sleep(UNDER_ATTACK_SECONDS);
        long longestMillis = longestMillis();
        noteMemory("under attack");
        subject.release();
        subject.fact("the attacker", outcome(attacker, ATTACK_SECONDS_MAX) + (outcome.equals(HELD) ? ", " + HELD : ""));
        subject.release();
        subject.fact("longest wait under attack, ms", longestMillis);
        subject.expect(
                longestMillis <= boundMillis,
                Promises.SERVED,
                "a canary waited for " + longestMillis + " ms, " + boundMillis + " are allowed");
    }

    private static String outcome(Future<?> attacker, long secondsMax) throws InterruptedException {
        try {
            attacker.get(secondsMax, TimeUnit.SECONDS);
            return "did what it wanted";
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException thrownOut) {
                return "was stopped by " + thrownOut;
            }
            throw new IllegalStateException("the suite failed", e.getCause());
        } catch (TimeoutException e) {
            return HELD;
        }
    }

    private void judgeNewcomers() {
        for (int member : members()) {
            try (RawClient newcomer = RawClient.open(subject.clientPort(member), NEWCOMER_MILLIS_MAX)) {
                int error = newcomer.create("/newcomer-" + member, new byte[0]);
                subject.expect(error == 0, Promises.NEWCOMER_SERVED, "create is answered with " + error);
            } catch (IOException e) {
                subject.expect(false, Promises.NEWCOMER_SERVED, "member " + member + ": " + e);
            }
        }
    }

    private void judgeCanaries() {
        long lost = canaries.stream().mapToLong(Canary::lostSessions).sum();
        subject.fact(
                "connections lost by canaries",
                canaries.stream().mapToLong(Canary::lostConnections).sum());
        subject.expect(lost == 0, Promises.SESSION_KEPT, lost + " sessions of canaries were lost");
    }

    private void judgeWhatIsLeft() throws IOException, InterruptedException {
        for (int member : members()) {
            subject.expect(
                    subject.cluster().isRunning(member) || !attack.leavesMembersRunning(),
                    Promises.MEMBERS_STAY,
                    "member " + member + " ended with status "
                            + subject.cluster().exitStatus(member).orElse(0));
        }
        try {
            subject.startAll();
            judgeData();
            subject.stopAll();
            for (int member : members()) {
                int status = subject.cluster().exitStatus(member).orElse(0);
                subject.expect(
                        ORDERLY.contains(status),
                        Promises.RESTARTS,
                        "member " + member + " stopped with status " + status);
            }
            subject.startAll();
            judgeData();
        } catch (IOException e) {
            subject.expect(false, Promises.RESTARTS, e.toString());
        }
    }

    private void judgeData() throws IOException, InterruptedException {
        Map<Long, TreeDigest.Tree> trees = new LinkedHashMap<>();
        for (int member : members()) {
            long missing = subject.acknowledged().missing(subject.clientPort(member));
            subject.expect(missing == 0, Promises.NOTHING_LOST, "member " + member + " lacks " + missing);
            for (Canary canary : canaries) {
                judgeLastWrite(member, canary);
            }
            TreeDigest.Tree tree =
                    new TreeDigest(SESSION_MILLIS).read(subject.cluster().connectString(member));
            trees.put((long) member, tree);
        }
        subject.expect(trees.values().stream().distinct().count() == 1, Promises.SAME_TREE, trees.toString());
    }

    private void judgeLastWrite(int member, Canary canary) throws IOException {
        try (RawClient client = RawClient.open(subject.clientPort(member), SESSION_MILLIS)) {
            long stored = Long.parseLong(new String(client.data(canary.path()), StandardCharsets.US_ASCII));
            subject.expect(
                    stored >= canary.acknowledged(),
                    Promises.NOTHING_LOST,
                    canary.path() + " of member " + member + " holds " + stored + ", acknowledged is "
                            + canary.acknowledged());
        }
    }

    private void noteMemory(String when) throws IOException {
        List<Long> resident = new ArrayList<>();
        for (int member : members()) {
            resident.add(subject.residentMegabytes(member));
        }
        subject.fact("resident megabytes " + when, resident);
        long max = 2L * attack.heapMegabytes() + RESIDENT_MEGABYTES_BESIDE;
        subject.expect(
                resident.stream().allMatch(megabytes -> megabytes <= max),
                Promises.MEMORY_BOUNDED,
                "resident megabytes " + when + ": " + resident + ", at most " + max + " are allowed");
        Map<String, String> budgets = new LinkedHashMap<>(subject.monitor(Subject.MEMBER));
        budgets.keySet().removeIf(key -> !key.endsWith("_bytes") || key.contains("disk"));
        subject.fact("gauges " + when, budgets);
    }

    private long longestMillis() {
        return canaries.stream().mapToLong(Canary::takeLongestMillis).max().orElse(0);
    }

    private void note(String phase) {
        recorder.note(-1, "fault", Fields.map("name", attack.name(), "phase", phase, "members", List.of((long)
                Subject.MEMBER)));
    }

    private List<Integer> members() {
        return subject.cluster().members();
    }

    private Findings findings() {
        List<Violation> violations = List.copyOf(subject.violations());
        Verdict verdict = violations.isEmpty() ? undecided : Verdict.INVALID;
        subject.fact("acknowledged writes", subject.acknowledged().count());
        return new Findings(attack.name(), verdict, violations, subject.facts());
    }
}
