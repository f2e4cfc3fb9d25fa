package io.oarlock.chaos.planted;

import io.oarlock.chaos.check.Checkers;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.check.member.MemberDuties;
import io.oarlock.chaos.check.member.MembersStay;
import io.oarlock.chaos.check.read.SyncedZxids;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Layout;
import io.oarlock.chaos.cluster.MovingCluster;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.planted.agent.PlantedAgent;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the unmodified release with a bug planted into it while it runs, and looks whether the checkers see the bug. */
public final class Hunt {

    private static final int TICK_MILLIS = 500;

    /** What they have seen broken stays broken, whatever comes later: a run with it need not go on. */
    private static final List<Checker> AT_ONCE = List.of(new SyncedZxids(), new MemberDuties(), new MembersStay());

    private final ServerKind healthy;
    private final Path directory;

    /**
     * A place for hunts.
     *
     * @param healthy the server as it is released
     * @param directory for everything that runs leave; must not hold any yet
     */
    public Hunt(ServerKind healthy, Path directory) {
        this.healthy = healthy;
        this.directory = directory;
    }

    /**
     * What one run brought to light.
     *
     * @param findings of all checkers
     * @param found the broken promise that gives the bug its name; empty if it was not seen
     */
    public record Outcome(List<Findings> findings, Optional<Violation> found) {}

    /** Runs the bug's scenario with the bug. */
    public Outcome forBug(PlantedBug bug, long seed) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path jar = directory.toAbsolutePath().resolve("planted.jar");
        if (!Files.exists(jar)) {
            new AgentJar().write(jar);
        }
        ServerKind ill = healthy.withJvmOption("-javaagent:" + jar + "=" + bug.text());
        Path home = directory.resolve(bug.text() + "-" + seed);
        List<Findings> findings = run(ill, new Run(bug.hunt(), home, seed, bug.text(), bug.promises()));
        Optional<Violation> found = findings.stream()
                .flatMap(finding -> finding.violations().stream())
                .filter(violation -> bug.promises().contains(violation.promise()))
                .findFirst();
        return new Outcome(findings, found);
    }

    /** Runs the same on the server as it is. */
    public List<Findings> forNothing(Hunts hunt, long seed) throws IOException, InterruptedException {
        Path home = directory.resolve("control-" + hunt.scenario().name() + "-" + seed);
        return run(healthy, new Run(hunt, home, seed, "", Set.of()));
    }

    private record Run(Hunts hunt, Path home, long seed, String bug, Set<String> promises) {}

    /** Whether one of these promises is broken for good, by what was seen until now. */
    static boolean isFound(Set<String> promises, History seen) {
        return !promises.isEmpty()
                && AT_ONCE.stream()
                        .flatMap(checker -> checker.check(seen).violations().stream())
                        .anyMatch(violation -> promises.contains(violation.promise()));
    }

    private List<Findings> run(ServerKind kind, Run run) throws IOException, InterruptedException {
        Files.createDirectories(run.home);
        Scenario scenario = run.hunt.scenario();
        Layout layout = new Layout(
                run.home, scenario.shape().members(), TICK_MILLIS, run.hunt.equipment(), scenario.settings());
        History history;
        try (HistoryRecorder recorder = new HistoryRecorder(run.home.resolve("history.jsonl"));
                Cluster cluster = open(kind, layout, run.hunt)) {
            history = new ScenarioRun(scenario, cluster, recorder, run.seed, seen -> isFound(run.promises, seen))
                    .run(run.hunt.seconds() * 1000);
            if (!run.bug.isEmpty()) {
                checkPlanted(run.bug, cluster);
            }
        }
        return new Checkers(Budget.SHORT, scenario.limits()).check(history);
    }

    private static Cluster open(ServerKind kind, Layout layout, Hunts hunt) throws IOException, InterruptedException {
        if (hunt.moves()) {
            return Driver.PROCESS.openMove(kind, layout, Driver.Tools.NONE);
        }
        return hunt.needsNetwork()
                ? ProcessCluster.inNamespaces(kind, layout, null)
                : ProcessCluster.onLoopback(kind, layout);
    }

    private static void checkPlanted(String bug, Cluster cluster) throws IOException {
        // A move that does not come to its end leaves ZooKeeper's servers, which have no bug of ours.
        List<Integer> ours = cluster.move().map(MovingCluster::newMembers).orElseGet(cluster::members);
        for (int member : ours) {
            if (!Files.readString(cluster.log(member)).contains(PlantedAgent.PLANTED + bug)) {
                throw new IllegalStateException("member " + member + " ran without the planted bug " + bug);
            }
        }
    }
}
