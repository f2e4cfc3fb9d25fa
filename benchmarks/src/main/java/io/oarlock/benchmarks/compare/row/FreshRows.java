package io.oarlock.benchmarks.compare.row;

import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.figure.Target;
import io.oarlock.benchmarks.compare.figure.Unit;
import io.oarlock.benchmarks.compare.trial.BigTreeTrial;
import io.oarlock.benchmarks.compare.trial.DistanceTrial;
import io.oarlock.benchmarks.compare.trial.LoadTrial;
import io.oarlock.benchmarks.compare.trial.MemoryTrial;
import io.oarlock.benchmarks.compare.trial.RestartTrial;
import java.util.ArrayList;
import java.util.List;

/** The rows that need an ensemble of their own. */
final class FreshRows {
    private static final int MILLION = 1_000_000;
    private static final int WRITES_TO_REPLAY = 100_000;
    private static final int SESSIONS = 100_000;
    /** So many of them have a connection: more need more open files than many machines allow a process. */
    private static final int CONNECTED = 10_000;

    private static final String AN_HOUR = " --session-timeout 3600000";
    private static final List<Integer> DISTANCES = List.of(5, 1, 20);
    private static final int NAMED_DISTANCE = 5;
    private static final double KEPT = 0.8;

    private FreshRows() {}

    static List<Row> all(boolean quick) {
        List<Row> rows = new ArrayList<>(List.of(bigTree(quick), firstSeconds(), restart(), sessions(), watches()));
        rows.add(distance());
        return rows;
    }

    private static Row bigTree(boolean quick) {
        String name = (quick ? "0.1" : "1") + " million znodes";
        return new Row(
                "big",
                Stage.FRESH,
                new BigTreeTrial(quick ? MILLION / 10 : MILLION, quick ? 1 : 3),
                Metric.lower("cold start to first read, " + name, Unit.SECONDS, "/start_s", Target.atMost(0.25)),
                Metric.lower("resident memory, " + name, Unit.BYTES, "/resident_bytes", Target.atMost(0.5)),
                Metric.lower(
                        "resident memory right after loading, " + name,
                        Unit.BYTES,
                        "/loaded_resident_bytes",
                        Target.NONE),
                Metric.lower("disk, " + name, Unit.BYTES, "/disk_bytes", Target.NONE));
    }

    private static Row firstSeconds() {
        return new Row(
                        "first-seconds",
                        Stage.FRESH,
                        new LoadTrial("--workload set --outstanding 20 --value-size 100 --keys 10000 --path /b100"
                                + " --connections 100 --warmup 0 --duration 30"),
                        Metric.throughput("set 100 B, 100x20, first 30 s after a start", 1.5, 1.5))
                .notQuick();
    }

    private static Row restart() {
        return new Row(
                        "restart-kill",
                        Stage.FRESH,
                        new RestartTrial(WRITES_TO_REPLAY, 2),
                        Metric.lower(
                                "restart of all after kill -9, 100,000 writes to replay",
                                Unit.SECONDS,
                                "/restart_s",
                                Target.atMost(1, 0.5)))
                .withSettings(RestartTrial.SETTINGS)
                .notQuick();
    }

    private static Row sessions() {
        List<String> before = List.of("--workload abandon:" + SESSIONS + " --connections 500 --ramp 500" + AN_HOUR);
        String holding = "--workload ping --connections " + CONNECTED + " --ramp 500" + AN_HOUR;
        return memory(
                        "memory-sessions",
                        "100,000 idle sessions, 10,000 connected",
                        new MemoryTrial(before, holding, SESSIONS))
                .withSettings(List.of("maxSessionTimeout=3600000"));
    }

    private static Row watches() {
        String holding = "--workload hold-watches --connections 1000 --watches 1000 --keys 10000 --outstanding 20"
                + " --value-size 100 --path /watched";
        return memory("memory-watches", "a million watches", new MemoryTrial(List.of(), holding, 0));
    }

    private static Row memory(String id, String what, MemoryTrial trial) {
        return new Row(
                        id,
                        Stage.FRESH,
                        trial,
                        Metric.lower(
                                "resident memory, " + what, Unit.BYTES, "/" + MemoryTrial.RESIDENT, Target.atMost(0.5)),
                        Metric.lower("on the heap, " + what, Unit.BYTES, "/" + MemoryTrial.HEAP, Target.NONE))
                .withSizes(1, 1)
                .notQuick();
    }

    private static Row distance() {
        List<Metric> metrics = new ArrayList<>();
        figuresAt(0, metrics);
        for (int delay : DISTANCES) {
            figuresAt(delay, metrics);
            metrics.add(Metric.higher(
                    "share of the rate at 0 ms" + where(delay),
                    Unit.SHARE,
                    DistanceTrial.at(delay, DistanceTrial.KEPT),
                    delay == NAMED_DISTANCE ? Target.valueAtLeast(KEPT) : Target.NONE));
        }
        return new Row("distance", Stage.DISTANT, new DistanceTrial(DISTANCES), metrics.toArray(Metric[]::new))
                .withSizes(3, 3)
                .notQuick();
    }

    private static void figuresAt(int delay, List<Metric> metrics) {
        metrics.add(Metric.higher(
                "set 100 B, 100x200" + where(delay),
                Unit.OPERATIONS_PER_SECOND,
                DistanceTrial.at(delay, DistanceTrial.RATE),
                Target.NONE));
        metrics.add(lone(delay, "leader", DistanceTrial.LEADER));
        metrics.add(lone(delay, "follower", DistanceTrial.FOLLOWER));
    }

    private static String where(int delay) {
        return ", members %d ms apart".formatted(delay);
    }

    private static Metric lone(int delay, String client, String figure) {
        return Metric.lower(
                "set 100 B, 1x1, " + client + ", p50" + where(delay),
                Unit.MICROSECONDS,
                DistanceTrial.at(delay, figure),
                Target.NONE);
    }
}
