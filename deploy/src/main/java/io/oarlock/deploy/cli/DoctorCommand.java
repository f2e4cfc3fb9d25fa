package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.doctor.ConfigurationCheck;
import io.oarlock.deploy.doctor.DataCheck;
import io.oarlock.deploy.doctor.EnsembleCheck;
import io.oarlock.deploy.doctor.Finding;
import io.oarlock.deploy.doctor.Finding.Level;
import io.oarlock.security.TlsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oarlock doctor}: what is wrong, and what to do. */
@Command(
        name = "doctor",
        description = {
            "Says in plain words what is wrong and what to do.",
            "Looks at a configuration file with its data directory and its ensemble, at a data directory alone"
                    + " (--data-dir), or at running members alone (--server).",
            "Changes nothing. The data of a server that runs is left alone."
        },
        footer = {
            "",
            "Exit status: 0 nothing is wrong, 1 there are warnings or problems, 2 wrong usage.",
            "",
            "Examples:",
            "  oarlock doctor",
            "  oarlock doctor /etc/oarlock/zoo.cfg",
            "  oarlock doctor --data-dir /var/lib/oarlock",
            "  oarlock doctor --server zk1:2181,zk2:2181,zk3:2181",
            "  oarlock doctor --server zk1.example.com:2281 --tls-properties client.cfg",
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Looks at this data directory only.")
    private @Nullable Path data;

    @Option(names = "--data-log-dir", paramLabel = "DIR", description = "Its dataLogDir, where it has one of its own.")
    private @Nullable Path dataLog;

    @Mixin
    private AskedMembers members = new AskedMembers();

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try {
            if (data != null) {
                findings.addAll(DataCheck.of(new Directories(data, dataLog == null ? data : dataLog)));
            }
            if (members.areNamed()) {
                findings.addAll(EnsembleCheck.of(members.ask()));
            } else if (data == null) {
                lookAtAll(findings);
            }
        } catch (TlsException unusable) {
            findings.add(Finding.problem(
                    "members cannot be asked by TLS: " + unusable.getMessage(),
                    "correct the stores, or name others with --tls-properties"));
        } catch (ConfigException | IllegalArgumentException wrong) {
            return Failures.tell("doctor", ExitCode.WRONG_USAGE, wrong);
        }
        findings.forEach(DoctorCommand::tell);
        long wrong =
                findings.stream().filter(each -> each.level() != Level.GOOD).count();
        System.out.println(wrong == 0 ? "nothing is wrong" : wrong == 1 ? "1 finding" : wrong + " findings");
        return wrong == 0 ? ExitCode.OK.number() : ExitCode.UNEXPECTED.number();
    }

    private void lookAtAll(List<Finding> findings) throws ConfigException, TlsException, InterruptedException {
        ServerConfig read;
        try {
            read = config.readForAnotherProcess();
        } catch (ConfigException broken) {
            findings.add(Finding.problem(
                    String.valueOf(broken.getMessage()), "correct that line; docs/CONFIGURATION.md has every key"));
            return;
        }
        findings.addAll(ConfigurationCheck.of(read));
        findings.addAll(DataCheck.of(read.directories()));
        findings.addAll(EnsembleCheck.of(members.ask(read)));
    }

    private static void tell(Finding finding) {
        String mark = switch (finding.level()) {
            case GOOD -> "@|green good|@    ";
            case WARNING -> "@|yellow warning|@ ";
            case PROBLEM -> "@|red PROBLEM|@ ";
        };
        // The words come from files and other machines: they are no markup.
        System.out.println(Ansi.AUTO.string(mark) + finding.what());
        if (!finding.advice().isEmpty()) {
            System.out.println("        do: " + finding.advice());
        }
    }
}
