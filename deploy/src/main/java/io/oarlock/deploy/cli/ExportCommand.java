package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.backup.RefusedSnapshotException;
import io.oarlock.deploy.backup.SnapshotDownload;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.migration.StoppedMember;
import io.oarlock.migration.tree.ExportDirectory;
import io.oarlock.migration.tree.SnapshotExport;
import io.oarlock.migration.zookeeper.LargeZnodes;
import io.oarlock.model.Zxid;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code oarlock export}: the data of a member becomes a snapshot that ZooKeeper loads. */
@Command(
        name = "export",
        description = {
            "Writes the state of a stopped server, or of a running member at one zxid, as a snapshot that ZooKeeper"
                    + " 3.9 loads.",
            "Changes nothing of the server's data, and overwrites nothing. A running member goes on serving:"
                    + " what is written after the snapshot is not in it."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 the member cannot be reached or refuses, 2 wrong usage, 3 a directory cannot be"
                    + " used, or what came is damaged.",
            "",
            "Examples:",
            "  oarlock export --data-dir /var/lib/oarlock --to /var/lib/zookeeper",
            "  oarlock export --server zk1:8080 --auth-file /etc/oarlock/super --to /var/lib/zookeeper",
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Mixin
    private AdminPort port = new AdminPort();

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "dataDir of the ZooKeeper server to be.")
    private Path target = Path.of("");

    /** Either of the two. */
    private static final class Source {
        @ArgGroup(exclusive = false)
        private @Nullable Stopped stopped;

        @ArgGroup(exclusive = false)
        private @Nullable Running running;
    }

    private static final class Stopped {
        @Option(
                names = "--data-dir",
                required = true,
                paramLabel = "DIR",
                description = "dataDir of the stopped server.")
        private Path data = Path.of("");

        @Option(
                names = "--data-log-dir",
                paramLabel = "DIR",
                description = "Its dataLogDir, where it has one of its own.")
        private @Nullable Path dataLog;

        @Option(
                names = "--accept-unapplied",
                description = "Exports although the log holds entries that the state does not.")
        private boolean acceptUnapplied;
    }

    private static final class Running {
        @Option(
                names = {"-s", "--server"},
                required = true,
                paramLabel = "HOST:PORT",
                description = "The admin port of a running member; by TLS as https://HOST:PORT. With the path of the"
                        + " command where admin.commandURL is not /commands.")
        private String server = "";

        @ArgGroup(multiplicity = "1")
        private AdminCredentials credentials = new AdminCredentials();
    }

    @Override
    public Integer call() {
        try {
            if (source.stopped != null) {
                exportStopped(source.stopped);
            } else if (source.running != null) {
                exportRunning(source.running);
            }
            return ExitCode.OK.number();
        } catch (RefusedSnapshotException | ConnectException refused) {
            return Failures.tell("export", ExitCode.UNEXPECTED, refused);
        } catch (ParameterException wrong) {
            throw wrong;
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            return Failures.tell("export", ExitCode.DATA_DIRECTORY, failed);
        }
    }

    private void exportStopped(Stopped stopped) throws IOException {
        Directories directories =
                new Directories(stopped.data, stopped.dataLog == null ? stopped.data : stopped.dataLog);
        try (StoppedMember member = StoppedMember.open(directories)) {
            if (member.unapplied() > 0 && !stopped.acceptUnapplied) {
                throw new IOException("the log holds " + member.unapplied() + " entries that the state does not, as"
                        + " after a crash: start the server and stop it with SIGTERM, or export another member, or"
                        + " give them up with --accept-unapplied");
            }
            SnapshotExport.Result result = SnapshotExport.run(member.store(), target, new ProgressLines());
            TreeTotals totals = result.state().totals();
            System.out.printf(
                    Locale.ROOT,
                    "exported %,d znodes (%,d ephemerals) and %,d sessions at zxid %s to %s%n",
                    totals.znodes(),
                    totals.ephemerals(),
                    totals.sessions(),
                    Zxid.hex(result.state().lastZxid()),
                    result.snapshot());
            warnOf(result.large());
        }
    }

    private static void warnOf(LargeZnodes large) {
        if (!large.isEmpty()) {
            System.err.println("WARNING: " + large);
        }
    }

    private void exportRunning(Running running) throws IOException, GeneralSecurityException {
        SnapshotDownload download = port.download(running.server, running.credentials);
        SnapshotDownload.Result[] taken = new SnapshotDownload.Result[1];
        Path snapshot = ExportDirectory.make(target, directory -> {
            taken[0] = download.run(directory);
            return new ExportDirectory.Snapshot(
                    String.valueOf(taken[0].file().getFileName()),
                    Long.parseUnsignedLong(taken[0].zxid().substring(2), 16));
        });
        System.out.printf(
                Locale.ROOT, "exported %,d znodes at zxid %s to %s%n", taken[0].znodes(), taken[0].zxid(), snapshot);
        warnOf(taken[0].large());
    }
}
