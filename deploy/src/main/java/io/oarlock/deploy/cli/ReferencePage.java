package io.oarlock.deploy.cli;

import io.oarlock.shell.Shell;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Makes docs/CLI.md out of the commands. */
final class ReferencePage {
    private static final int WIDTH = 100;
    private static final String INTRODUCTION = """
            # Command line

            <!-- Made by `bin/oarlock reference`; a test compares the two. -->

            `bin/oarlock COMMAND`, and for each `--help` says what stands here. A word that is mistyped is answered with
            those that are near. Colours are for terminals only; `NO_COLOR=1` takes them away there, too.
            `bin/zkServer.sh` and `bin/zkCli.sh` take the words of ZooKeeper's scripts of these names:

            | script | what it runs |
            |---|---|
            | `zkServer.sh start [CONFIG]` | `oarlock start --background CONFIG` |
            | `zkServer.sh start-foreground` | `oarlock server CONFIG` |
            | `zkServer.sh stop`, `restart` | `oarlock stop CONFIG`, and starts again |
            | `zkServer.sh status` | `Mode:` of this member, in ZooKeeper's words |
            | `zkServer.sh version`, `print-cmd` | the version; the command that would start it |
            | `zkCli.sh [-server H:P] [COMMAND]` | `oarlock shell --zkcli` |

            """;
    private static final String WITHOUT_EQUAL = """
            Commands of zkCli are done by the same classes of ZooKeeper's client library, so that syntax and output are
            the same; `find`, `tree`, `du`, `watch` and `help` are Oarlock's own. A mistyped command draws the nearest
            name instead of the list of all. As `--json`, the commands that read put what they read into fields, every
            other one its lines into `output`:

                {"command":"get","ok":true,"path":"/a","data":"hello","stat":{"czxid":4294967298,...}}
                {"command":"get","ok":false,"error":"Node does not exist: /b","code":"NONODE"}

            """;

    private ReferencePage() {}

    static String markdown() {
        CommandLine root = Oarlock.commandLine();
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("## oarlock\n\n");
        append(page, root);
        Map<String, CommandLine> commands = new TreeMap<>(root.getSubcommands());
        commands.remove("help");
        commands.forEach((name, command) -> {
            page.append("## oarlock ").append(name).append("\n\n");
            append(page, command);
            if (name.equals("shell")) {
                page.append("### Commands of the shell\n\n```\n");
                Shell.synopses()
                        .forEach((word, rest) ->
                                page.append((word + " " + rest).strip()).append('\n'));
                page.append("```\n\n").append(WITHOUT_EQUAL);
            }
        });
        return page.toString().stripTrailing() + "\n";
    }

    private static void append(StringBuilder page, CommandLine command) {
        page.append("```\n")
                .append(command.setUsageHelpWidth(WIDTH)
                        .getUsageMessage(Ansi.OFF)
                        .stripTrailing())
                .append("\n```\n\n");
    }
}
