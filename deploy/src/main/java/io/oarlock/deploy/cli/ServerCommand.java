package io.oarlock.deploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code oarlock server [CONFIG_FILE]}: one member in the foreground. */
@Command(
        name = "server",
        description = {"Runs one member in the foreground.", "SIGTERM stops it, with exit status 0."},
        footer = {
            "",
            "Exit status: 0 stopped as asked, 1 the configuration cannot be used, 3 the data directory cannot be used,"
                    + " 4 the admin port cannot be bound, 10 the data is damaged, 14 the Raft port cannot be bound,"
                    + " 20 the data is of other members;"
                    + " docs/OPERATIONS.md has more.",
            "",
            "Examples:",
            "  oarlock server",
            "  oarlock server /etc/oarlock/zoo.cfg",
            "  ZK_SERVER_HEAP=4000 oarlock server zoo.cfg",
        },
        mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    @Mixin
    private ConfigFile config = new ConfigFile();

    @Override
    public Integer call() throws InterruptedException {
        return Foreground.run(config::read);
    }
}
