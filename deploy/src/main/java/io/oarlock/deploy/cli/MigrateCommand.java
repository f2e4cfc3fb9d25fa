package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.live.ControlFiles;
import io.oarlock.deploy.live.ControlFiles.Request;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oarlock migrate}: how far a migration is, and what becomes of it. */
@Command(
        name = "migrate",
        description = {
            "Shows and steers a running server that follows a ZooKeeper ensemble (oarlock.migration.source).",
            "To be run on the server's machine, as its user. See MIGRATION for the whole way."
        },
        footer = {
            "",
            "status  how far it is",
            "switch  this ensemble decides as soon as the source is gone: shut its clients out, ask for the switch,",
            "        wait until the status says that the source is quiet, then stop all of its servers.",
            "        A write of a client to the source calls the switch off",
            "abort   gives the migration up and leaves the source as it is",
            "start   copies the source anew after a stop or an abort; ask the member that leads",
            "",
            "Exit status: 0 done, 2 wrong usage, 3 the data directory cannot be used.",
            "",
            "Examples:",
            "  oarlock migrate status --data-dir /var/lib/oarlock",
            "  oarlock migrate switch --data-dir /var/lib/oarlock",
        },
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
    private static final long TAKEN_POLL_MILLIS = 50;
    private static final int TAKEN_POLLS_MAX = 200;

    @Parameters(index = "0", paramLabel = "ACTION", description = "status, switch, abort or start.")
    private String action = "";

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "dataDir of the running server.")
    private Path data = Path.of("");

    @Option(
            names = "--force",
            description = "With switch, on the member that leads: at once, although the source may be there still and"
                    + " may hold writes that were not taken. These are lost.")
    private boolean force;

    @Override
    public Integer call() {
        ControlFiles files = new ControlFiles(new Directories(data, data).state());
        try {
            switch (action) {
                case "status" -> {}
                case "switch" -> ask(files, force ? Request.FORCE_SWITCH : Request.SWITCH);
                case "abort" -> ask(files, Request.ABORT);
                case "start" -> ask(files, Request.START);
                default -> {
                    System.err.println("oarlock migrate: '" + action + "' is none of status, switch, abort, start");
                    return ExitCode.WRONG_USAGE.number();
                }
            }
            System.out.print(files.status(System.currentTimeMillis()));
            return ExitCode.OK.number();
        } catch (NoSuchFileException none) {
            System.err.println("oarlock migrate: no server with oarlock.migration.source has run in " + data);
            return ExitCode.DATA_DIRECTORY.number();
        } catch (IOException | RuntimeException failed) {
            return Failures.tell("migrate", ExitCode.DATA_DIRECTORY, failed);
        }
    }

    private static void ask(ControlFiles files, Request request) throws IOException {
        files.ask(request);
        for (int polls = 0; !files.isTaken() && polls < TAKEN_POLLS_MAX; polls++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TAKEN_POLL_MILLIS));
        }
        // It may be taken at the last moment: then it is not withdrawn, and holds.
        if (!files.isTaken() && files.withdraw()) {
            throw new IOException("the server does not take the request: it does not run, hangs, or runs without"
                    + " oarlock.migration.source");
        }
        if (files.isDropped()) {
            throw new IOException("the server was starting, and has dropped the request: ask again");
        }
        System.out.println("asked the server; 'oarlock migrate status' shows what becomes of it");
    }
}
