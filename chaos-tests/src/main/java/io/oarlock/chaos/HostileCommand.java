package io.oarlock.chaos;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.hostile.AttackMenu;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.report.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Attacks ensembles beside a canary and judges them. Ends with the exit status of {@code check}. */
@Command(
        name = "hostile",
        mixinStandardHelpOptions = true,
        description = "Attacks an ensemble as a client, a stranger or a configuration would, and judges whether"
                + " everybody else went on being served.")
final class HostileCommand implements Callable<Integer> {

    @Option(names = "--list", description = "Lists the attacks, and the sizes that they are tried on; then ends.")
    private boolean list;

    @Option(names = "--all", description = "Every attack.")
    private boolean all;

    @Option(names = "--short", description = "Every attack that takes a few seconds only.")
    private boolean onlyShort;

    @Option(names = "--members", description = "Members of the ensemble (default: each size of the attack).")
    private @Nullable Integer members;

    @Option(names = "--out", defaultValue = "chaos-runs", description = "Where runs go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("chaos-runs");

    @Option(
            names = "--home",
            description = "The release of Oarlock, or its built source tree (default: the tree around this suite).")
    private Path home = Path.of(System.getProperty("chaos.home", "."));

    @Parameters(arity = "0..*", paramLabel = "ATTACK", description = "Attacks to make, in this order.")
    private List<String> names = List.of();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter terminal = spec.commandLine().getOut();
        if (list || (names.isEmpty() && !all && !onlyShort)) {
            list(terminal);
            return CommandLine.ExitCode.OK;
        }
        List<Attack> attacks = attacks();
        try (EndInOrder end = EndInOrder.begin()) {
            return ExitStatus.of(runInTurn(attacks, end));
        }
    }

    private List<Attack> attacks() {
        if (all || onlyShort) {
            return AttackMenu.all().stream()
                    .filter(attack -> all || attack.isShort())
                    .toList();
        }
        try {
            return names.stream().map(AttackMenu::named).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + "; --list lists them", e);
        }
    }

    private Verdict runInTurn(List<Attack> attacks, EndInOrder end) throws IOException, InterruptedException {
        HostileTrials trials = new HostileTrials(ServerKind.oarlock(home.toAbsolutePath()), out);
        Verdict worst = Verdict.VALID;
        for (Attack attack : attacks) {
            for (int size : sizes(attack)) {
                worst = worst.max(run(trials, attack, size));
                if (end.isAsked()) {
                    return worst;
                }
            }
        }
        return worst;
    }

    /** Who asks for many attacks gets those that can be made at this size. */
    private List<Integer> sizes(Attack attack) {
        if (members == null) {
            return attack.sizes();
        }
        return (all || onlyShort) && !attack.sizes().contains(members) ? List.of() : List.of(members);
    }

    private Verdict run(HostileTrials trials, Attack attack, int size) throws IOException, InterruptedException {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.printf("%s: %d members%n", attack.name(), size);
        terminal.flush();
        HostileTrials.Result result = trials.run(attack, size);
        RunReport report = result.report();
        FindingsPrinter.print(report.findings(), terminal);
        terminal.printf(
                "  %s: %s%n", report.verdict().text(), result.directory().resolve("report.html"));
        terminal.flush();
        return report.verdict();
    }

    private static void list(PrintWriter terminal) {
        terminal.println("Attacks, and the sizes of the ensembles that they are tried on:");
        for (Attack attack : AttackMenu.all()) {
            terminal.printf(
                    "  %-26s %s %s%s%n",
                    attack.name(), attack.description(), attack.sizes(), attack.isShort() ? "" : " long");
        }
        terminal.flush();
    }
}
