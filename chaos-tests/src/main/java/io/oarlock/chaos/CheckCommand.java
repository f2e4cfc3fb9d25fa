package io.oarlock.chaos;

import io.oarlock.chaos.check.Checkers;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.check.linearizability.CasRegisterModel;
import io.oarlock.chaos.check.linearizability.Linearizability;
import io.oarlock.chaos.check.linearizability.Linearization;
import io.oarlock.chaos.check.linearizability.Model;
import io.oarlock.chaos.check.linearizability.ZnodeRegisterModel;
import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Decides whether recorded histories are linearizable. Prints one line a file; exits with 0 if all are valid, 1 if one
 * is invalid, 3 if none is invalid but one was not decided.
 */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Decides whether recorded histories are linearizable.")
final class CheckCommand implements Callable<Integer> {

    /** Not one model, but every checker: for histories that {@code chaos run} recorded. */
    private static final String ALL_PROMISES = "zookeeper";

    @Option(
            names = "--model",
            defaultValue = "cas-register",
            description = "What the history is a history of: ${COMPLETION-CANDIDATES}.",
            completionCandidates = ModelNames.class)
    private String model;

    @Option(names = "--budget-seconds", defaultValue = "60", description = "Time for one key of one history.")
    private long budgetSeconds;

    @Option(names = "--total-seconds", defaultValue = "600", description = "Time for all keys of one history together.")
    private long totalSeconds;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "A .jsonl, .log (Jepsen) or .edn history.")
    private List<Path> files;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Verdict worst = Verdict.VALID;
        for (Path file : files) {
            worst = worst.max(model.equals(ALL_PROMISES) ? checkPromises(file) : check(file, modelNamed(model)));
        }
        return ExitStatus.of(worst);
    }

    private Verdict checkPromises(Path file) throws IOException {
        List<Findings> findings = new Checkers(budget(), Availability.Limits.NONE).check(HistoryFormat.read(file));
        Verdict verdict = Checkers.worst(findings);
        PrintWriter out = spec.commandLine().getOut();
        out.println(verdict.text() + " " + file);
        FindingsPrinter.print(findings, out);
        return verdict;
    }

    private Budget budget() {
        long keyMillis = TimeUnit.SECONDS.toMillis(budgetSeconds);
        long totalMillis = TimeUnit.SECONDS.toMillis(totalSeconds);
        return new Budget(keyMillis, totalMillis, Budget.STANDARD.configurationsMax());
    }

    private <S> Verdict check(Path file, Model<S> model) throws IOException {
        History history = HistoryFormat.read(file);
        List<Linearization> results = new Linearizability<>(model, budget()).check(history.operations());
        Verdict verdict = Linearizability.worst(results);
        PrintWriter out = spec.commandLine().getOut();
        out.println(verdict.text() + " " + file + (history.operations().isEmpty() ? " (no operations)" : ""));
        for (Linearization result : results) {
            if (result.failure() != null) {
                out.println("  " + result.failure().describe());
            }
        }
        out.flush();
        return verdict;
    }

    private Model<?> modelNamed(String name) {
        return switch (name) {
            case "cas-register" -> new CasRegisterModel();
            case "znode-register" -> new ZnodeRegisterModel();
            default -> throw new CommandLine.ParameterException(spec.commandLine(), "no such model: " + name);
        };
    }

    /** The names that {@code --model} takes. */
    static final class ModelNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("cas-register", "znode-register", ALL_PROMISES).iterator();
        }
    }
}
