package io.oarlock.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** The rows of the comparison, in the order in which they run. */
final class Rows {
    /** The row whose baseline sets the rate of the open loop, and the row that runs at that rate. */
    static final String SET_RATE = "set-100";

    static final String AT_HALF_RATE = "set-half-rate";

    private static final String KEYS_100 = " --value-size 100 --keys 10000 --path /b100 --connections 100";
    private static final String KEYS_1K = " --value-size 1024 --keys 10000 --path /b1k --connections 100";
    private static final int MILLION = 1_000_000;

    private Rows() {}

    /** Rows that share a started and warm ensemble. */
    static List<Row> usual(boolean quick) {
        List<Row> rows = new ArrayList<>(writes());
        rows.addAll(readsAndMixes());
        rows.addAll(sessionsAndWatches());
        rows.add(idle(quick ? 3 : 5));
        return rows;
    }

    /** Rows after which a member has been started again, and is not warm any more. */
    static List<Row> disruptive(boolean quick) {
        return List.of(new Row("kill", 3, new LeaderKillTrial(quick ? 3.5 : 6.5), leaderKill()));
    }

    /** Rows that need an ensemble of their own. */
    static List<Row> apart(boolean quick) {
        int znodes = quick ? MILLION / 10 : MILLION;
        String name = (quick ? "0.1" : "1") + " million znodes";
        return List.of(new Row(
                "big",
                1,
                new BigTreeTrial(znodes, quick ? 1 : 3),
                List.of(
                        Metric.lower("cold start to first read, " + name, Unit.SECONDS, "/start_s", atMost(0.25)),
                        Metric.lower("resident memory, " + name, Unit.BYTES, "/resident_bytes", atMost(0.5)),
                        Metric.lower(
                                "resident memory right after loading, " + name,
                                Unit.BYTES,
                                "/loaded_resident_bytes",
                                Target.NONE),
                        Metric.lower("disk, " + name, Unit.BYTES, "/disk_bytes", Target.NONE))));
    }

    /** Every session sends one heartbeat within the sample: they come after a third of the timeout. */
    private static Row idle(int seconds) {
        return new Row(
                "idle",
                "--workload ping --connections 10000 --ramp 500 --warmup 0.5 --session-timeout " + 3000 * seconds
                        + " --duration " + seconds,
                Metric.lower("server CPU, 10,000 idle sessions", Unit.SECONDS, "/server_cpu_s", atMost(0.7)));
    }

    private static List<Row> writes() {
        Metric setCpu = Metric.lower("server CPU per 1,000 writes", Unit.SECONDS, "/server_cpu_s_per_kop", atMost(0.6));
        return List.of(
                onKeys(SET_RATE, "set --outstanding 20", Metric.throughput("set 100 B, 100x20", 2, 2), setCpu),
                onKeys(
                        AT_HALF_RATE,
                        "set --rate " + LoadTrial.HALF_RATE,
                        Metric.latency("set at half of ZooKeeper's rate, p99", "all", "p99", 0.7)),
                new Row(
                        "set-1k",
                        "--workload set --outstanding 20" + KEYS_1K,
                        Metric.throughput("set 1 KiB, 100x20", 2, 2)),
                new Row(
                        "create-100",
                        "--workload create --outstanding 20 --cleanup" + KEYS_100,
                        Metric.throughput("create 100 B, 100x20", 2, 2)),
                new Row(
                        "create-1k",
                        "--workload create --outstanding 20 --cleanup" + KEYS_1K,
                        Metric.throughput("create 1 KiB, 100x20", 2, 2)),
                onKeys("set-100x1", "set", Metric.throughput("set 100 B, 100x1", 1.5, 1.5)),
                new Row(
                        "set-1x1",
                        "--workload set" + KEYS_100 + " --connections 1",
                        Metric.latency("set 100 B, 1x1, p50", "all", "p50", 1)));
    }

    private static List<Row> readsAndMixes() {
        return List.of(
                onKeys("get", "get --outstanding 20", Metric.throughput("get 100 B, 100x20", 1.5, 1.5)),
                onKeys("exists", "exists --outstanding 20", Metric.throughput("exists, 100x20", 1.5, 1.5)),
                onKeys("mixed-90", "mixed:90 --outstanding 10", Metric.throughput("90 % get, 10 % set, 100x10", 2, 2)),
                onKeys("mixed-50", "mixed:50 --outstanding 10", Metric.throughput("50 % get, 50 % set, 100x10", 2, 2)),
                onKeys("multi", "multi:10 --outstanding 10", Metric.throughput("multi of 10 sets, 100x10", 1.5, 2)),
                new Row(
                        "children",
                        "--workload getchildren --keys 10000 --path /kids --connections 10",
                        Metric.throughput("getChildren of 10,000, 10x1", 1, 1)));
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
                        Metric.throughput("session open and close, 100", 2, 2)),
                new Row(
                        "ephemeral",
                        "--workload ephemeral --connections 50 --outstanding 10",
                        Metric.throughput("10 ephemerals and session close, 50x10", 1.5, 2)),
                new Row(
                        "watch",
                        "--workload watch --connections 100",
                        Metric.latency("set sent to notification received, p50", "notify", "p50", 1)));
    }

    private static List<Metric> leaderKill() {
        return List.of(
                Metric.lower("longest write gap, leader killed", Unit.MILLISECONDS, "/write_gaps/0/ms", atMost(0.5)),
                Metric.lower(
                        "clients of other members disconnected, leader killed",
                        Unit.COUNT,
                        "/" + LeaderKillTrial.SURVIVORS_LOST,
                        Target.valueAtMost(0)));
    }

    private static Target atMost(double ratio) {
        return Target.atMost(ratio);
    }
}
