package io.oarlock.benchmarks.compare;

import java.util.List;
import java.util.stream.Stream;

/**
 * One trial and the figures read from it.
 *
 * @param membersMin the trial makes sense with at least so many members
 * @param quick whether the short form of the comparison has it too
 */
record Row(Trial trial, int membersMin, boolean quick, List<Metric> metrics) {
    /** Name of the metric whose ZooKeeper value sets the rate of the open loop. */
    static final String SET_RATE = "set 100 B, 100x20";

    private static final String SETS = "--workload set --value-size 100 --keys 10000 --path /b100 --connections ";
    private static final String OF_100_BYTES = " --value-size 100 --keys 10000 --path /b100 --connections ";

    private static Row quick(String options, Metric... metrics) {
        return new Row(new LoadTrial(options), 1, true, List.of(metrics));
    }

    private static Row full(String options, Metric... metrics) {
        return new Row(new LoadTrial(options), 1, false, List.of(metrics));
    }

    /** The trials in the order in which they run. */
    static List<Row> all() {
        return Stream.concat(loads().stream(), ensembles().stream()).toList();
    }

    private static List<Row> loads() {
        return List.of(
                quick(SETS + "100 --outstanding 20", Metric.throughput(SET_RATE, 2, 2), cpuPerThousandWrites()),
                quick(
                        SETS + "100 --rate " + LoadTrial.HALF_RATE,
                        Metric.latency("set at half of ZooKeeper's rate, p99", "all", "p99", 0.7)),
                full(
                        "--workload set --value-size 1024 --keys 10000 --path /b1k --connections 100 --outstanding 20",
                        Metric.throughput("set 1 KiB, 100x20", 2, 2)),
                quick(
                        "--workload create --value-size 100 --path /c100 --connections 100 --outstanding 20 --cleanup",
                        Metric.throughput("create 100 B, 100x20", 2, 2)),
                full(
                        "--workload create --value-size 1024 --path /c1k --connections 100 --outstanding 20 --cleanup",
                        Metric.throughput("create 1 KiB, 100x20", 2, 2)),
                full(SETS + "100", Metric.throughput("set 100 B, 100x1", 1.5, 1.5)),
                quick(SETS + "1", Metric.latency("set 100 B, 1x1, p50", "all", "p50", 1)),
                quick(
                        "--workload get" + OF_100_BYTES + "100 --outstanding 20",
                        Metric.throughput("get 100 B, 100x20", 1.5, 1.5)),
                full(
                        "--workload exists" + OF_100_BYTES + "100 --outstanding 20",
                        Metric.throughput("exists, 100x20", 1.5, 1.5)),
                full(
                        "--workload mixed:90" + OF_100_BYTES + "100 --outstanding 10",
                        Metric.throughput("90 % get, 10 % set, 100x10", 2, 2)),
                quick(
                        "--workload mixed:50" + OF_100_BYTES + "100 --outstanding 10",
                        Metric.throughput("50 % get, 50 % set, 100x10", 2, 2)),
                full(
                        "--workload multi:10" + OF_100_BYTES + "100 --outstanding 10",
                        Metric.throughput("multi of 10 sets, 100x10", 1.5, 2)),
                quick(
                        "--workload session --connections 100 --ramp 100",
                        Metric.throughput("session open and close, 100", 2, 2)),
                full(
                        "--workload ephemeral --connections 50 --outstanding 10",
                        Metric.throughput("10 ephemerals and session close, 50x10", 1.5, 2)),
                quick(
                        "--workload watch --connections 100",
                        Metric.latency("set sent to notification received, p50", "notify", "p50", 1)),
                full(
                        "--workload getchildren --keys 10000 --path /kids --connections 10",
                        Metric.throughput("getChildren of 10,000, 10x1", 1, 1)));
    }

    private static List<Row> ensembles() {
        return List.of(
                new Row(
                        new LeaderKillTrial(),
                        3,
                        true,
                        List.of(Metric.lower(
                                "longest write gap, leader killed",
                                "ms",
                                json -> json.at("/write_gaps/0/ms").asDouble(),
                                0.5))),
                new Row(
                        new LoadTrial("--workload ping --connections 10000 --session-timeout 30000"),
                        1,
                        false,
                        List.of(Metric.lower(
                                "server CPU, 10,000 idle sessions",
                                "s",
                                json -> json.path("server_cpu_s").asDouble(),
                                0.7))),
                new Row(
                        new BigTreeTrial(1_000_000),
                        1,
                        false,
                        List.of(
                                Metric.lower(
                                        "start with 1 million znodes",
                                        "s",
                                        json -> json.path("start_s").asDouble(),
                                        0.25),
                                Metric.lower(
                                        "resident memory, 1 million znodes",
                                        "B",
                                        json -> json.path("resident_bytes").asDouble(),
                                        0.5))));
    }

    private static Metric cpuPerThousandWrites() {
        return Metric.lower(
                "server CPU per 1,000 writes",
                "s",
                json -> json.path("server_cpu_s_per_kop").asDouble(),
                0.6);
    }
}
