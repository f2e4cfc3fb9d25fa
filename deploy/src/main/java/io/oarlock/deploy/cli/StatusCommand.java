package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.PidFile;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.doctor.Addresses;
import io.oarlock.deploy.doctor.MemberProbe;
import io.oarlock.deploy.doctor.MemberProbe.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oarlock status}: who serves, and who leads. */
@Command(
        name = "status",
        description = {
            "Shows at a glance who serves and who leads.",
            "Asks all members of the configuration file, or those of --server, by the four-letter word srvr, on a port"
                    + " that speaks plain text."
        },
        footer = {
            "",
            "Exit status: 0 all of them serve and one leads, 1 not so, 2 wrong usage.",
            "",
            "Examples:",
            "  oarlock status",
            "  oarlock status /etc/oarlock/zoo.cfg",
            "  oarlock status --server zk1:2181,zk2:2181,zk3:2181",
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%-24s %-11s %-18s %7s %9s %14s";

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(
            names = {"-s", "--server"},
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            description = "Asks these instead.")
    private @Nullable String servers;

    @Option(
            names = "--timeout",
            defaultValue = "3000",
            paramLabel = "MILLIS",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Option(names = "--zkserver", hidden = true, description = "For zkServer.sh: its words, and of this member only.")
    private boolean asZkServer;

    @Override
    public Integer call() throws InterruptedException {
        try {
            List<Endpoint> addresses;
            if (servers != null) {
                addresses = Addresses.parse(servers);
            } else {
                ServerConfig read = config.readForAnotherProcess();
                if (asZkServer) {
                    return tellAsZkServer(read);
                }
                addresses = Addresses.all(read);
                tellProcess(read);
            }
            if (addresses.isEmpty()) {
                throw new IOException("no port speaks plain text: give one with --server");
            }
            return tell(new MemberProbe(timeoutMillis).ask(addresses));
        } catch (ConfigException | IOException | IllegalArgumentException failure) {
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
                System.out.println(Ansi.AUTO.text(String.format("%-24s @|red %s|@", each.address(), problem)));
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
        return Ansi.AUTO.text(answer.leads() ? "@|bold " + line + "|@" : line).toString();
    }

    private int tellAsZkServer(ServerConfig config) throws InterruptedException {
        List<Endpoint> own = Addresses.own(config);
        if (own.isEmpty()) {
            System.out.println("Error contacting service. It is probably not running.");
            return ExitCode.UNEXPECTED.number();
        }
        Endpoint address = own.get(0);
        System.out.println("Client port found: " + address.port() + ". Client address: " + address.host()
                + ". Client SSL: false.");
        Answer answer = new MemberProbe(timeoutMillis).ask(own).get(0);
        System.out.println(
                answer.serves() ? "Mode: " + answer.mode() : "Error contacting service. It is probably not running.");
        return answer.serves() ? ExitCode.OK.number() : ExitCode.UNEXPECTED.number();
    }
}
