package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.backup.RefusedSnapshotException;
import io.oarlock.deploy.backup.SnapshotDownload;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oarlock checkpoint}: a backup of a running member, now. */
@Command(
        name = "checkpoint",
        description = {
            "Takes a consistent backup of a running member: the tree of one zxid with all sessions, as a snapshot file"
                    + " that 'oarlock import' and ZooKeeper read.",
            "The file is read from end to end before it gets its name, snapshot.ZXID; the member goes on serving.",
            "Asks the command 'snapshot' of the admin port, with credentials of the super user."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 the member cannot be reached or refuses, 2 wrong usage, 3 the directory cannot be"
                    + " used, or what came is damaged.",
            "",
            "Examples:",
            "  oarlock checkpoint --server http://zk1:8080 --auth-file /etc/oarlock/super --to /backup",
            "  oarlock import --snapshot-dir /backup/snapshot.1f --data-dir /var/lib/oarlock --sessions",
        },
        mixinStandardHelpOptions = true)
final class CheckpointCommand implements Callable<Integer> {
    @Option(
            names = {"-s", "--server"},
            required = true,
            paramLabel = "HOST:PORT",
            description = "The admin port; by TLS as https://HOST:PORT. With the path of the command where"
                    + " admin.commandURL is not /commands.")
    private String server = "";

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where the file is left.")
    private Path target = Path.of("");

    @ArgGroup(multiplicity = "1")
    private AdminCredentials credentials = new AdminCredentials();

    @Mixin
    private AdminPort port = new AdminPort();

    @Override
    public Integer call() {
        try {
            SnapshotDownload.Result taken = port.download(server, credentials).run(target);
            System.out.printf(
                    Locale.ROOT,
                    "took %,d znodes, %,d bytes, at zxid %s to %s%n",
                    taken.znodes(),
                    taken.bytes(),
                    taken.zxid(),
                    taken.file());
            return ExitCode.OK.number();
        } catch (RefusedSnapshotException | ConnectException refused) {
            return Failures.tell("checkpoint", ExitCode.UNEXPECTED, refused);
        } catch (IOException | GeneralSecurityException failed) {
            return Failures.tell("checkpoint", ExitCode.DATA_DIRECTORY, failed);
        }
    }
}
