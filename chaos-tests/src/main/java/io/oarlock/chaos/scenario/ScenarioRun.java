package io.oarlock.chaos.scenario;

import io.oarlock.chaos.check.member.RunEnds;
import io.oarlock.chaos.client.RecordingClient;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.UntouchedMembers;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.UnmetDuty;
import io.oarlock.chaos.foreign.ForeignClients;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.workload.Actor;
import io.oarlock.chaos.workload.Workload;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a scenario on a cluster: starts the members, lets the clients work, injects and heals the faults, and
 * reads what is left when all is quiet. Judges nothing.
 */
public final class ScenarioRun {

    private static final Logger LOG = LoggerFactory.getLogger(ScenarioRun.class);

    private static final long WHOLE_SECONDS_MAX = 120;
    private static final long ASK_AGAIN_MILLIS = 200;
    private static final long SESSIONS_SECONDS_MAX = 30;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Scenario scenario;
    private final Cluster cluster;
    private final HistoryRecorder recorder;
    private final long seed;
    private final Predicate<History> enough;
    private final AtomicLong numbers = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    /** Members that ended by themselves; for the thread that runs the scenario. */
    private final Set<Integer> lost = new TreeSet<>();

    public ScenarioRun(Scenario scenario, Cluster cluster, HistoryRecorder recorder, long seed) {
        this(scenario, cluster, recorder, seed, history -> false);
    }

    /** @param enough whether what was seen until the end of a fault makes further faults needless */
    public ScenarioRun(
            Scenario scenario, Cluster cluster, HistoryRecorder recorder, long seed, Predicate<History> enough) {
        this.scenario = scenario;
        this.cluster = cluster;
        this.recorder = recorder;
        this.seed = seed;
        this.enough = enough;
    }

    /** Runs it, for about the given time. */
    public History run(long lengthMillis) throws IOException, InterruptedException {
        checkFaultsArePossible();
        if (!scenario.settings().isEmpty()) {
            recorder.note(-1, "settings", Fields.map("lines", scenario.settings()));
        }
        for (int member : cluster.members()) {
            cluster.start(member);
        }
        MachineWatch watch = MachineWatch.begin(cluster, recorder);
        try {
            runWatched(lengthMillis);
        } finally {
            watch.close();
        }
        return recorder.history();
    }

    private void checkFaultsArePossible() throws IOException {
        for (Fault fault : scenario.allFaults().toList()) {
            if (!fault.isPossible(cluster)) {
                throw new IOException("this cluster cannot do " + fault.name()
                        + "; faults of disks need --disks, those of addresses members that are processes");
            }
        }
    }

    private void runWatched(long lengthMillis) throws IOException, InterruptedException {
        awaitWhole();
        List<Actor> actors = new ArrayList<>();
        // It prepares what each client of a workload has for itself.
        Actor keeper = actor(
                -1, scenario.shape().clientsPerWorkload(), scenario.shape().sessionTimeoutMillis());
        actors.add(keeper);
        try (ForeignClients foreign = foreignClients()) {
            for (Workload workload : scenario.workloads()) {
                workload.prepare(keeper);
            }
            workThroughFaults(actors, lengthMillis);
            finish(keeper);
            foreign.end();
        } catch (IOException | RuntimeException e) {
            // What was seen until then is worth more than a run without a report.
            LOG.error("the run did not come to its end", e);
            recorder.note(-1, "unfinished", Fields.map("reason", reason(e)));
        } finally {
            for (Actor actor : actors) {
                actor.close();
            }
        }
        cluster.move()
                .ifPresent(move -> recorder.note(-1, "takeover", Fields.map("decided-to", move.decidedBySource())));
        if (hasQuorum()) {
            new TreeComparison(cluster, recorder, scenario.shape().sessionTimeoutMillis()).compare(left());
        }
    }

    /** Only in a move: elsewhere they would learn nothing that the suite's own clients do not. */
    private ForeignClients foreignClients() throws IOException, InterruptedException {
        return cluster.move().isPresent()
                ? ForeignClients.begin(cluster.move().get(), recorder)
                : ForeignClients.none(recorder);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure + ": " + reason(cause);
    }

    /** All workloads at once, until all faults are over; adds their actors to those that are there. */
    private void workThroughFaults(List<Actor> actors, long lengthMillis) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> running = new ArrayList<>();
        for (Workload workload : scenario.workloads()) {
            for (int i = 0; i < scenario.shape().clientsPerWorkload(); i++) {
                int timeoutMillis =
                        workload.sessionTimeoutMillis(scenario.shape().sessionTimeoutMillis());
                Actor actor = actor(i, scenario.shape().clientsPerWorkload(), timeoutMillis);
                recorder.note(-1, "client", Fields.map("client", actor.client().number(), "workload", workload.name()));
                actors.add(actor);
                running.add(threads.submit(() -> work(workload, actor)));
            }
        }
        try {
            awaitSessions(actors);
            injectFaults(scenario.schedule(seed, lengthMillis), lengthMillis);
        } finally {
            over.countDown();
            threads.shutdown();
        }
        awaitAll(running);
    }

    /** A fault shows nothing to clients that a busy machine has not connected yet. */
    private static void awaitSessions(List<Actor> actors) throws InterruptedException {
        Set<Actor> waiting = new HashSet<>(actors);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SESSIONS_SECONDS_MAX);
        do {
            waiting.removeIf(actor -> actor.client().hasSession());
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } while (!waiting.isEmpty() && System.nanoTime() - deadlineNanos < 0);
    }

    private void finish(Actor keeper) throws IOException, InterruptedException {
        awaitWhole();
        if (!hasQuorum()) {
            // Nobody is left who could answer.
            return;
        }
        keeper.ensureSession();
        for (Workload workload : scenario.workloads()) {
            workload.finish(keeper);
        }
    }

    private Void work(Workload workload, Actor actor) throws IOException, InterruptedException {
        while (over.getCount() > 0 && !actor.isStuck()) {
            workload.act(actor);
            TimeUnit.MILLISECONDS.sleep(scenario.shape().pauseMillis());
        }
        return null;
    }

    private void injectFaults(Schedule schedule, long lengthMillis) throws IOException, InterruptedException {
        if (schedule.steps().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(lengthMillis);
            return;
        }
        for (Schedule.Step step : schedule.steps()) {
            TimeUnit.MILLISECONDS.sleep(step.quietMillis());
            awaitWhole();
            if (!lost.isEmpty()) {
                // A promise is broken already, and faults count on members that run.
                return;
            }
            inject(step);
            if (enough.test(recorder.history())) {
                return;
            }
        }
        awaitWhole();
        TimeUnit.MILLISECONDS.sleep(scenario.shape().pace().lastQuietMillis());
    }

    /** The faults of one step. What was injected is healed in any case, in the opposite order. */
    private void inject(Schedule.Step step) throws IOException, InterruptedException {
        Random random = new Random(step.seed());
        // Chosen while all is well: later ones could not tell who leads.
        List<List<Integer>> chosen = step.faults().stream()
                .map(fault -> fault.choose(cluster, random))
                .toList();
        UntouchedMembers untouched = new UntouchedMembers(
                cluster, chosen.stream().flatMap(List::stream).toList());
        Deque<Injected> injected = new ArrayDeque<>();
        List<IOException> failures = new ArrayList<>();
        try {
            for (int i = 0; i < chosen.size(); i++) {
                Fault fault = step.faults().get(i);
                List<Integer> members = chosen.get(i);
                note(fault, "start", members);
                injected.push(new Injected(fault, members, fault.inject(cluster, members)));
            }
            TimeUnit.MILLISECONDS.sleep(step.faultMillis());
        } finally {
            healAll(injected, failures);
        }
        settleAll(injected, failures);
        for (int member : untouched.replaced()) {
            LOG.error("member {} ended by itself, untouched; see {}", member, cluster.log(member));
            recorder.note(-1, "ended", Fields.map("member", (long) member));
        }
        if (!failures.isEmpty()) {
            IOException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    /** A fault that is in effect. */
    private record Injected(Fault fault, List<Integer> members, Fault.Injection injection) {}

    /** Members may need each other to get well, so that everything is healed first. */
    private static void healAll(Deque<Injected> injected, List<IOException> failures) throws InterruptedException {
        for (Injected one : injected) {
            try {
                one.injection.heal();
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} could not be healed", one.fault.name(), e);
                failures.add(new IOException(one.fault.name() + " could not be healed: " + e.getMessage(), e));
            }
        }
    }

    private void settleAll(Deque<Injected> injected, List<IOException> failures) throws InterruptedException {
        for (Injected one : injected) {
            try {
                settle(one);
            } catch (IOException | RuntimeException e) {
                LOG.warn("members do not get well after {}", one.fault.name(), e);
                failures.add(new IOException("after " + one.fault.name() + ": " + e.getMessage(), e));
            }
        }
    }

    /** What a member failed to do is for the checks to judge; the run goes on. */
    private void settle(Injected one) throws IOException, InterruptedException {
        try {
            one.injection.settle();
        } catch (UnmetDuty unmet) {
            LOG.error("{}", unmet.getMessage());
            String what = String.valueOf(unmet.getMessage());
            String duty = unmet.duty().name();
            recorder.note(-1, "duty", Fields.map("member", (long) unmet.member(), "unmet", what, "duty", duty));
        }
        note(one.fault, "stop", one.members);
    }

    private void note(Fault fault, String phase, List<Integer> members) {
        LOG.info("{} {} of members {}", phase, fault.name(), members);
        List<Object> numbers =
                new ArrayList<>(members.stream().map(Long::valueOf).toList());
        recorder.note(-1, "fault", Fields.map("name", fault.name(), "phase", phase, "members", numbers));
    }

    private Actor actor(int index, int count, int sessionTimeoutMillis) throws IOException {
        long number = numbers.incrementAndGet();
        RecordingClient.Setup setup = new RecordingClient.Setup(
                number,
                cluster.servers(),
                sessionTimeoutMillis,
                cluster::memberAt,
                cluster::syncsWeakly,
                cluster::resolve);
        RecordingClient client = new RecordingClient(recorder, setup, numbers);
        return new Actor(client, new Random(seed * 31 + number), new Actor.Place(index, count), over);
    }

    /**
     * Waits until all members serve that have not ended by themselves, unless too few are left.
     *
     * @throws IOException also where a migration has stopped: its members serve nobody
     */
    private void awaitWhole() throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WHOLE_SECONDS_MAX);
        while (!isWhole() && hasQuorum()) {
            Optional<String> stopped =
                    cluster.move().isPresent() ? cluster.move().get().stoppedMigration() : Optional.empty();
            if (stopped.isPresent()) {
                throw new IOException(RunEnds.STOPPED + stopped.get());
            }
            for (int member : left()) {
                if (!cluster.isRunning(member)) {
                    noteLost(member);
                }
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("the ensemble is not whole after " + WHOLE_SECONDS_MAX + " s; see the logs");
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
    }

    private boolean isWhole() {
        return left().stream().allMatch(member -> cluster.status(member).isPresent())
                && cluster.leader().isPresent();
    }

    private boolean hasQuorum() {
        return 2 * left().size() > cluster.members().size();
    }

    private List<Integer> left() {
        return cluster.members().stream()
                .filter(member -> !lost.contains(member))
                .toList();
    }

    private void noteLost(int member) {
        LOG.warn("member {} ended by itself; see {}", member, cluster.log(member));
        lost.add(member);
        recorder.note(-1, "ended", Fields.map("member", (long) member));
    }

    private static void awaitAll(List<Future<?>> running) throws InterruptedException {
        for (Future<?> future : running) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a client of the suite failed", e.getCause());
            }
        }
    }
}
