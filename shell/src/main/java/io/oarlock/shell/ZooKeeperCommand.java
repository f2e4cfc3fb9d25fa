package io.oarlock.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.CliCommand;
import org.apache.zookeeper.cli.CliException;
import org.apache.zookeeper.cli.CommandFactory;

/** A command of zkCli, done by ZooKeeper's own class for it: its syntax and its output are ZooKeeper's. */
final class ZooKeeperCommand implements ShellCommand {
    private final CommandFactory.Command command;

    private ZooKeeperCommand(CommandFactory.Command command) {
        this.command = command;
    }

    /** All that ZooKeeper's library has, by name. */
    static Map<String, ShellCommand> all() {
        Map<String, ShellCommand> commands = new TreeMap<>();
        for (CommandFactory.Command each : CommandFactory.Command.values()) {
            commands.put(CommandFactory.getInstance(each).getCmdStr(), new ZooKeeperCommand(each));
        }
        return commands;
    }

    @Override
    public String synopsis() {
        return CommandFactory.getInstance(command).getOptionStr();
    }

    @Override
    public void run(List<String> words, ZooKeeper client, Output output) throws ShellException, InterruptedException {
        // A fresh one: they keep the options of their last call.
        CliCommand once = CommandFactory.getInstance(command);
        once.setZk(client);
        once.setOut(output.out());
        once.setErr(output.err());
        try {
            once.parse(words.toArray(new String[0])).exec();
        } catch (CliException refused) {
            if (refused.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new ShellException(String.valueOf(refused.getMessage()), refused.getCause(), refused.getExitCode());
        } catch (RuntimeException unexpected) {
            // Of a word that is no number, for which zkCli ends.
            throw new ShellException(words.get(0) + ": " + unexpected, unexpected, ShellException.FAILED);
        }
    }
}
