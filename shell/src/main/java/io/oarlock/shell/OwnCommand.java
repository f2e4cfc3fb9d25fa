package io.oarlock.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** A command that zkCli does not have: an annotated class, and picocli reads its words. */
final class OwnCommand implements ShellCommand {
    private final Supplier<? extends Body> maker;

    /** What it does once its fields are filled; made anew for each call. */
    interface Body {
        void run(ZooKeeper client, Output output) throws KeeperException, InterruptedException, ShellException;
    }

    private OwnCommand(Supplier<? extends Body> maker) {
        this.maker = maker;
    }

    static Map<String, ShellCommand> all() {
        Map<String, ShellCommand> commands = new TreeMap<>();
        commands.put("du", new OwnCommand(DuCommand::new));
        commands.put("find", new OwnCommand(FindCommand::new));
        commands.put("tree", new OwnCommand(TreeCommand::new));
        commands.put("watch", new OwnCommand(WatchCommand::new));
        return commands;
    }

    private static CommandLine commandLine(Body body) {
        return new CommandLine(body).setExpandAtFiles(false).setUsageHelpWidth(120);
    }

    @Override
    public String synopsis() {
        CommandLine line = commandLine(maker.get());
        String whole = line.getHelp().synopsis(0).strip();
        return whole.substring(whole.indexOf(' ') + 1);
    }

    @Override
    public void run(List<String> words, ZooKeeper client, Output output) throws ShellException, InterruptedException {
        Body body = maker.get();
        try {
            commandLine(body).parseArgs(words.stream().skip(1).toArray(String[]::new));
        } catch (ParameterException wrong) {
            throw new ShellException(wrong.getMessage() + "\n"
                    + wrong.getCommandLine().getUsageMessage(Ansi.OFF).strip());
        }
        try {
            body.run(client, output);
        } catch (KeeperException refused) {
            throw new ShellException(words.get(0) + ": " + refused.getMessage(), refused, ShellException.FAILED);
        } catch (IllegalArgumentException wrongPath) {
            throw new ShellException(String.valueOf(wrongPath.getMessage()));
        }
    }
}
