package io.oarlock.deploy.cli;

import io.oarlock.shell.Shell;
import io.oarlock.shell.ShellOptions;
import io.oarlock.shell.ShellOptions.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oarlock shell}: a client of any server that speaks ZooKeeper's protocol. */
@Command(
        name = "shell",
        description = {
            "Reads and changes znodes, with the commands of ZooKeeper's zkCli and more.",
            "Any server that speaks ZooKeeper's protocol will do. 'oarlock shell help' lists the commands: beside those"
                    + " of zkCli there are find, tree, du and watch.",
            "Runs COMMAND, or the lines of standard input, or is a dialogue on a terminal."
        },
        footer = {
            "",
            "Exit status: 0, 1 when the last command failed, 2 for wrong usage, 127 when there is no such command.",
            "",
            "Examples:",
            "  oarlock shell",
            "  oarlock shell --server zk1:2181,zk2:2181/app ls -s /",
            "  oarlock shell --json get /config | jq .data",
            "  oarlock shell --stop-at-failure < setup.txt",
            "  oarlock shell find --name 'lock-*' --ephemeral /locks",
        },
        mixinStandardHelpOptions = true)
final class ShellCommand implements Callable<Integer> {
    @Option(
            names = {"--server", "-server"},
            defaultValue = "localhost:2181",
            paramLabel = "HOST:PORT[,HOST:PORT...][/PATH]",
            description = "Where to connect to (default: ${DEFAULT-VALUE}).")
    private String server = "";

    @Option(
            names = {"--timeout", "-timeout"},
            defaultValue = "30000",
            paramLabel = "MILLIS",
            description = "Session timeout, and how long a connection is waited for (default: ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Option(
            names = {"-r", "--read-only"},
            description = "A member without a quorum will do.")
    private boolean readOnly;

    @Option(
            names = {"--client-configuration", "-client-configuration"},
            paramLabel = "FILE",
            description = "Properties of ZooKeeper's client, as for TLS and SASL.")
    private @Nullable Path clientConfiguration;

    @Option(
            names = "--auth",
            paramLabel = "SCHEME:CREDENTIALS",
            description = "Added to the session; may be given several times. Others see it in the list of processes.")
    private List<String> credentials = List.of();

    @Option(names = "--json", description = "One JSON object a line for each command and each event.")
    private boolean json;

    @Option(names = "--zkcli", description = "Prints what zkCli prints about itself and its connection, too.")
    private boolean asZkCli;

    @Option(
            names = {"--wait-for-connection", "-waitforconnection"},
            description = "With --zkcli: the first command waits for the connection. Otherwise it always does.")
    private boolean waitForConnection;

    @Option(names = "--stop-at-failure", description = "The first command of a script that fails is the last one.")
    private boolean stopAtFailure;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "One command with its arguments.")
    private List<String> command = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (timeoutMillis < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--timeout is a number of milliseconds from 1 on, not " + timeoutMillis);
        }
        Format format = json ? Format.JSON : asZkCli ? Format.ZKCLI : Format.TEXT;
        Shell shell = new Shell(
                new ShellOptions(
                        server,
                        timeoutMillis,
                        readOnly,
                        clientConfiguration,
                        credentials,
                        format,
                        waitForConnection || !asZkCli),
                System.out,
                System.err);
        if (!command.isEmpty()) {
            return command.get(0).equals("help") ? Shell.help(System.out) : shell.run(command);
        }
        return Boolean.getBoolean("oarlock.terminal") && !json
                ? shell.dialogue()
                : shell.script(System.in, stopAtFailure);
    }
}
