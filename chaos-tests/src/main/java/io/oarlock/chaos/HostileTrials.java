package io.oarlock.chaos;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.Layout;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.hostile.AttackRun;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.report.HtmlReport;
import io.oarlock.chaos.report.JsonReport;
import io.oarlock.chaos.report.RunReport;
import io.oarlock.chaos.report.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes attacks on fresh ensembles of processes, and leaves a directory with everything for each. */
final class HostileTrials {

    private static final int TICK_MILLIS = 2_000;

    private final ServerKind server;
    private final Path out;

    /**
     * What came of an attack.
     *
     * @param report all there is to tell
     * @param directory where everything is
     */
    record Result(RunReport report, Path directory) {}

    HostileTrials(ServerKind server, Path out) {
        this.server = server;
        this.out = out;
    }

    Result run(Attack attack, int size) throws IOException, InterruptedException {
        Path directory = Trials.fresh(out, attack.name() + "-" + size);
        Layout layout = new Layout(directory, size, TICK_MILLIS, Equipment.PLAIN, attack.settings());
        Map<String, Path> logs = new LinkedHashMap<>();
        RunReport report;
        try (HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
                Cluster cluster = ProcessCluster.onLoopback(
                        server.withJvmOption("-Xmx" + attack.heapMegabytes() + "m"), layout)) {
            Findings findings = new AttackRun(attack, cluster, recorder).run();
            cluster.members().forEach(member -> logs.put("member " + member, cluster.log(member)));
            Map<String, Object> parameters = new LinkedHashMap<>();
            parameters.put("attack", attack.description());
            parameters.put("server", server.command().get(0));
            parameters.put("again", "chaos hostile " + attack.name() + " --members " + size);
            report = new RunReport(
                    attack.name() + ", " + size + (size == 1 ? " member" : " members"),
                    parameters,
                    findings.verdict(),
                    List.of(findings),
                    Timeline.of(recorder.history()),
                    logs);
        }
        new HtmlReport().write(report, directory.resolve("report.html"));
        new JsonReport().write(report, directory.resolve("report.json"));
        return new Result(report, directory);
    }
}
