package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.PidFile;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.doctor.Addresses;
import io.oarlock.deploy.doctor.MemberProbe.Answer;
import io.oarlock.security.TlsException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oarlock status}: who serves, and who leads. */
@Command(
        name = "status",
        description = {
            "Shows at a glance who serves and who leads.",
            "Asks all members of the configuration file, or those of --server, by the four-letter word srvr."
        },
        footer = {
            "",
            "Exit status: 0 all of them serve and one leads, 1 not so, 2 wrong usage.",
            "",
            "Examples:",
            "  oarlock status",
            "  oarlock status /etc/oarlock/zoo.cfg",
            "  oarlock status --server zk1:2181,zk2:2181,zk3:2181",
            "  oarlock status --server zk1.example.com:2281 --tls-properties client.cfg",
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%-24s %-11s %-18s %7s %9s %14s";

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Mixin
    private AskedMembers members = new AskedMembers();

    @Option(names = "--zkserver", hidden = true, description = "For zkServer.sh: its words, and of this member only.")
    private boolean asZkServer;

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (members.areNamed()) {
                return tell(members.ask());
            }
            ServerConfig read = config.readForAnotherProcess();
            if (asZkServer) {
                return tellAsZkServer(read);
            }
            tellProcess(read);
            return tell(members.ask(read));
        } catch (ConfigException | TlsException | IllegalArgumentException failure) {
            return Failures.tell("status", ExitCode.UNEXPECTED, failure);
        }
    }

    private static void tellProcess(ServerConfig config) {
        try {
            PidFile.findServer(config.directories())
                    .ifPresent(process -> System.out.println(
                            "member " + config.ensemble().self() + " runs here as process " + process.pid()));
        } catch (IOException unknown) {
            System.out.println(unknown.getMessage());
        }
    }

    private static int tell(List<Answer> answers) {
        System.out.println(ROW.formatted("member", "mode", "zxid", "clients", "znodes", "latency avg/max")
                .stripTrailing());
        for (Answer each : answers) {
            String problem = each.problem();
            if (problem == null) {
                System.out.println(row(each));
            } else {
                System.out.println(String.format("%-24s ", each.address()) + styled(problem, Style.fg_red));
            }
        }
        long serving = answers.stream().filter(Answer::serves).count();
        List<Answer> leading = answers.stream().filter(Answer::leads).toList();
        if (answers.size() > 1) {
            System.out.println(serving + " of " + answers.size() + " serve; "
                    + (leading.size() == 1 ? leading.get(0).address() + " leads" : leading.size() + " of them lead"));
        }
        boolean whole = serving == answers.size() && (answers.size() == 1 || leading.size() == 1);
        if (!whole) {
            System.out.println("'oarlock doctor' says what to do");
        }
        return whole ? ExitCode.OK.number() : ExitCode.UNEXPECTED.number();
    }

    private static String row(Answer answer) {
        String[] latency = answer.value("Latency min/avg/max").split("/");
        String line = ROW.formatted(
                answer.address(),
                answer.mode(),
                answer.value("Zxid"),
                answer.value("Connections"),
                answer.value("Node count"),
                latency.length == 3 ? latency[1] + "/" + latency[2] + " ms" : "");
        return answer.leads() ? styled(line, Style.bold) : line;
    }

    /** Other machines have chosen the words: they are no markup. */
    private static String styled(String words, Style style) {
        return Help.defaultColorScheme(Ansi.AUTO).apply(words, List.of(style)).toString();
    }

    private int tellAsZkServer(ServerConfig config) throws ConfigException, TlsException, InterruptedException {
        boolean secure = members.isByTls(config);
        Endpoint own = Addresses.own(config, secure);
        Answer answer = null;
        if (own != null) {
            System.out.println((secure ? "Secure client port" : "Client port") + " found: " + own.port()
                    + ". Client address: " + own.host() + ". Client SSL: " + secure + ".");
            answer = members.askOne(config, own);
        }
        if (answer == null || !answer.serves()) {
            System.out.println("Error contacting service. It is probably not running.");
            return ExitCode.UNEXPECTED.number();
        }
        System.out.println("Mode: " + answer.mode());
        return ExitCode.OK.number();
    }
}
