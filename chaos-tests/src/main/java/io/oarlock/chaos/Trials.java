package io.oarlock.chaos;

import io.oarlock.chaos.check.Checkers;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.Layout;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.report.Coverage;
import io.oarlock.chaos.report.HtmlReport;
import io.oarlock.chaos.report.JsonReport;
import io.oarlock.chaos.report.RunReport;
import io.oarlock.chaos.report.Timeline;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs scenarios on fresh clusters of one kind, judges them, and leaves a directory with everything for each run. */
final class Trials {

    private static final int TICK_MILLIS = 500;

    private final Setting setting;
    private final Path out;

    /**
     * What all runs have in common.
     *
     * @param driver what members run in
     * @param server what members run
     * @param equipment what members have that faults can reach
     * @param tools what the set-up made
     */
    record Setting(Driver driver, ServerKind server, Equipment equipment, Driver.Tools tools) {}

    /**
     * One run.
     *
     * @param scenario what is done
     * @param seed of everything that is left to chance
     * @param seconds that faults and clients get
     */
    record Trial(Scenario scenario, long seed, long seconds) {

        String title() {
            return scenario.name() + ", seed " + seed;
        }
    }

    /**
     * What came of it.
     *
     * @param report all there is to tell
     * @param faults that were injected
     * @param coverage what was exercised
     * @param directory where everything is
     */
    record Result(RunReport report, long faults, Coverage coverage, Path directory) {}

    Trials(Setting setting, Path out) {
        this.setting = setting;
        this.out = out;
    }

    Result run(Trial trial) throws IOException, InterruptedException {
        Path directory = fresh(out, trial.scenario().name() + "-" + trial.seed());
        Scenario scenario = trial.scenario();
        Layout layout =
                new Layout(directory, scenario.shape().members(), TICK_MILLIS, setting.equipment, scenario.settings());
        Map<String, Path> logs = new LinkedHashMap<>();
        History history;
        try (HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
                Cluster cluster = open(scenario, layout)) {
            history = new ScenarioRun(scenario, cluster, recorder, trial.seed()).run(trial.seconds() * 1000);
            cluster.members().forEach(member -> logs.put("member " + member, cluster.log(member)));
        }
        // Without the ensemble: to judge takes long, and all of this machine.
        RunReport report = judge(trial, history, logs);
        new HtmlReport().write(report, directory.resolve("report.html"));
        new JsonReport().write(report, directory.resolve("report.json"));
        Coverage coverage = Coverage.of(history);
        Files.writeString(directory.resolve("coverage.md"), coverage.markdown());
        return new Result(report, faults(history), coverage, directory);
    }

    private Cluster open(Scenario scenario, Layout layout) throws IOException, InterruptedException {
        return scenario.needs().contains(Ability.MOVE)
                ? setting.driver.openMove(setting.server, layout, setting.tools)
                : setting.driver.open(setting.server, layout, setting.tools);
    }

    private RunReport judge(Trial trial, History history, Map<String, Path> logs) {
        Scenario scenario = trial.scenario();
        List<Findings> findings = new Checkers(Budget.STANDARD, scenario.limits()).check(history);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("scenario", scenario.description());
        parameters.put("server", setting.server.name());
        parameters.put("driver", setting.driver.text());
        parameters.put("again", again(trial));
        return new RunReport(trial.title(), parameters, Checkers.worst(findings), findings, Timeline.of(history), logs);
    }

    private String again(Trial trial) {
        Scenario.Shape shape = trial.scenario().shape();
        return "chaos run " + trial.scenario().name() + " --driver " + setting.driver.text() + " --server "
                + setting.server.name() + " --seed " + trial.seed() + " --seconds " + trial.seconds() + " --clients "
                + shape.clientsPerWorkload() + " --members " + shape.members() + " "
                + setting.equipment.options();
    }

    private static long faults(History history) {
        return history.notes().stream()
                .filter(note -> note.function().equals("fault"))
                .filter(note -> "start".equals(Fields.of(note.value()).text("phase")))
                .count();
    }

    /** Members must not find the data of another run, and no run may overwrite what an earlier one left. */
    static Path fresh(Path out, String name) throws IOException {
        Path directory = out.resolve(name);
        for (int again = 2; Files.exists(directory); again++) {
            directory = out.resolve(name + "-" + again);
        }
        return Files.createDirectories(directory);
    }
}
