package io.oarlock.benchmarks.compare.row;

import io.oarlock.benchmarks.compare.ensemble.Clients;
import io.oarlock.benchmarks.compare.ensemble.Words;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.figure.Target;
import io.oarlock.benchmarks.compare.figure.Unit;
import io.oarlock.benchmarks.compare.trial.LeaderKillTrial;
import io.oarlock.benchmarks.compare.trial.LinearizableReadTrial;
import io.oarlock.benchmarks.compare.trial.LoadTrial;
import io.oarlock.benchmarks.compare.trial.PauseTrial;
import java.util.ArrayList;
import java.util.List;

/** The rows of the comparison, in the order in which they run within their stage. */
public final class Rows {
    /** The row whose baseline sets the rate of the open loop, and the rows that run at that rate. */
    public static final String SET_RATE = "set-100";

    private static final String SET_HALF_RATE = "set-half-rate";
    private static final String MINUTE_HALF_RATE = "minute-half-rate";
    public static final List<String> AT_HALF_RATE = List.of(SET_HALF_RATE, MINUTE_HALF_RATE);

    private static final String VALUES_100 = " --value-size 100 --keys 10000 --path /b100";
    private static final String KEYS_100 = VALUES_100 + " --connections 100";
    private static final String KEYS_1K = " --value-size 1024 --keys 10000 --path /b1k --connections 100";

    private Rows() {}

    /** All of them; the loads of some are shorter in the quick form. */
    public static List<Row> all(boolean quick) {
        List<Row> rows = new ArrayList<>(writes());
        rows.addAll(fewWrites());
        rows.addAll(readsAndMixes());
        rows.addAll(linearizableReads());
        rows.addAll(sessionsAndWatches());
        rows.add(idle(quick ? 3 : 5));
        rows.add(minute());
        rows.add(new Row("kill", Stage.DISRUPTIVE, new LeaderKillTrial(quick ? 3.5 : 6.5), leaderKill())
                .withSizes(3, 3));
        rows.addAll(FreshRows.all(quick));
        return rows;
    }

    /** Every session sends one heartbeat within the sample: they come after a third of the timeout. */
    private static Row idle(int seconds) {
        return new Row(
                "idle",
                "--workload ping --connections 10000 --ramp 500 --warmup 0.5 --session-timeout " + 3000 * seconds
                        + " --duration " + seconds,
                Metric.lower("server CPU, 10,000 idle sessions", Unit.SECONDS, "/server_cpu_s", Target.atMost(0.7)));
    }

    private static List<Row> writes() {
        Metric setCpu =
                Metric.lower("server CPU per 1,000 writes", Unit.SECONDS, Metric.SERVER_CPU, Target.atMost(0.6));
        return List.of(
                onKeys(SET_RATE, "set --outstanding 20", Metric.throughput("set 100 B, 100x20", 2.5, 2.5), setCpu)
                        .withSizes(1, 5),
                onKeys(
                        SET_HALF_RATE,
                        "set --rate " + LoadTrial.HALF_RATE,
                        Metric.latency("set at half of ZooKeeper's rate, p99", "all", "p99", 0.7)),
                new Row(
                        "set-1k",
                        "--workload set --outstanding 20" + KEYS_1K,
                        Metric.throughput("set 1 KiB, 100x20", 2, 2)),
                new Row(
                        "create-100",
                        "--workload create --outstanding 20 --cleanup" + KEYS_100,
                        Metric.throughput("create 100 B, 100x20", 2.5, 2.5)),
                new Row(
                        "create-1k",
                        "--workload create --outstanding 20 --cleanup" + KEYS_1K,
                        Metric.throughput("create 1 KiB, 100x20", 2, 2)));
    }

    /** One write at a time, and one of each client: here it matters which member a client has. */
    private static List<Row> fewWrites() {
        String lone = "--workload set --connections 1" + VALUES_100;
        String hundred = "--workload set" + KEYS_100;
        Row readable = new Row(
                "readable",
                Stage.WARM,
                new LoadTrial("--workload visible --connections MEMBERS" + VALUES_100),
                Metric.latency("set sent to read on every other member, p50", "visible", "p50", 0.9),
                Metric.lower(
                        "stale first reads on other members after a write", Unit.SHARE, "/stale_share", Target.NONE));
        return List.of(
                new Row("set-1x1", lone, loneTime(""), loneCpu("")).withSizes(1, 1),
                few("set-1x1-leader", Clients.OF_THE_LEADER, lone, loneTime(", leader"), loneCpu(", leader"))
                        .withSizes(3, 5),
                few("set-1x1-follower", Clients.OF_A_FOLLOWER, lone, loneTime(", follower"), loneCpu(", follower"))
                        .withSizes(3, 5),
                new Row("set-100x1", hundred, Metric.throughput("set 100 B, 100x1", 1.5, 1.5)).withSizes(1, 1),
                few(
                        "set-100x1-leader",
                        Clients.OF_THE_LEADER,
                        hundred,
                        Metric.throughput("set 100 B, 100x1, leader", 1.5, 1.5)),
                few(
                        "set-100x1-followers",
                        Clients.OF_THE_FOLLOWERS,
                        hundred,
                        Metric.throughput("set 100 B, 100x1, followers", 1.5, 1.5)),
                readable.withSizes(3, 3));
    }

    private static Row few(String id, Clients clients, String load, Metric... metrics) {
        return new Row(id, Stage.WARM, new LoadTrial(clients, Words.of(load)), metrics).withSizes(3, 3);
    }

    private static Metric loneTime(String client) {
        return Metric.latency("set 100 B, 1x1" + client + ", p50", "all", "p50", 1);
    }

    private static Metric loneCpu(String client) {
        return Metric.lower(
                "server CPU per 1,000 sets, 1x1" + client, Unit.SECONDS, Metric.SERVER_CPU, Target.atMost(1));
    }

    private static List<Row> readsAndMixes() {
        return List.of(
                onKeys("get", "get --outstanding 20", Metric.throughput("get 100 B, 100x20", 1.5, 1.5)),
                onKeys("exists", "exists --outstanding 20", Metric.throughput("exists, 100x20", 1.5, 1.5)),
                onKeys("mixed-90", "mixed:90 --outstanding 10", Metric.throughput("90 % get, 10 % set, 100x10", 2, 2)),
                onKeys("mixed-50", "mixed:50 --outstanding 10", Metric.throughput("50 % get, 50 % set, 100x10", 2, 2)),
                onKeys("multi", "multi:10 --outstanding 10", Metric.throughput("multi of 10 sets, 100x10", 2, 2)),
                new Row(
                        "children",
                        "--workload getchildren --keys 10000 --path /kids --connections 10",
                        Metric.throughput("getChildren of 10,000, 10x1", 1, 1)));
    }

    /** Without targets: their price against plain reads is what they are for. */
    private static List<Row> linearizableReads() {
        return List.of(
                new Row(
                        "linearizable-1x1",
                        Stage.WARM,
                        new LinearizableReadTrial("--connections 1" + VALUES_100),
                        Metric.lower(
                                "linearizable get 100 B, 1x1, p50 (ZooKeeper: sync and get)",
                                Unit.MICROSECONDS,
                                "/lat_us/all/p50",
                                Target.NONE)),
                new Row(
                        "linearizable-100x20",
                        Stage.WARM,
                        new LinearizableReadTrial("--outstanding 20" + KEYS_100),
                        Metric.higher(
                                "linearizable get 100 B, 100x20 (ZooKeeper: sync and get)",
                                Unit.OPERATIONS_PER_SECOND,
                                "/ops_per_s",
                                Target.NONE)));
    }

    /** A hundred connections on ten thousand znodes of 100 bytes. */
    private static Row onKeys(String id, String workload, Metric... metrics) {
        return new Row(id, "--workload " + workload + KEYS_100, metrics);
    }

    private static List<Row> sessionsAndWatches() {
        return List.of(
                new Row(
                        "session",
                        "--workload session --connections 100 --ramp 100",
                        Metric.throughput("session open and close, 100", 1.5, 1.5)),
                new Row(
                        "ephemeral",
                        "--workload ephemeral --connections 50 --outstanding 10",
                        Metric.throughput("10 ephemerals and session close, 50x10", 2, 2)),
                new Row(
                        "watch",
                        "--workload watch --connections 100",
                        Metric.latency("set sent to notification received, p50", "notify", "p50", 0.9)));
    }

    private static Row minute() {
        String load = "--workload set" + KEYS_100 + " --rate " + LoadTrial.HALF_RATE + " --duration 60";
        return new Row(
                        MINUTE_HALF_RATE,
                        Stage.LONG,
                        new PauseTrial(new LoadTrial(load)),
                        Metric.latency("a minute of sets at half of ZooKeeper's rate, p99.9", "all", "p999", 1),
                        Metric.lower(
                                "longest time without a write in that minute",
                                Unit.MILLISECONDS,
                                "/write_gaps/0/ms",
                                Target.atMost(1)),
                        Metric.lower(
                                "longest pause of a collector in that minute",
                                Unit.MILLISECONDS,
                                "/" + PauseTrial.COLLECTOR_MILLIS,
                                Target.NONE))
                .notQuick();
    }

    private static Metric[] leaderKill() {
        return new Metric[] {
            Metric.lower("longest write gap, leader killed", Unit.MILLISECONDS, "/write_gaps/0/ms", Target.atMost(0.5)),
            Metric.lower(
                    "clients of other members disconnected, leader killed",
                    Unit.COUNT,
                    "/" + LeaderKillTrial.SURVIVORS_LOST,
                    Target.valueAtMost(0))
        };
    }
}
