package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.migration.DataImport;
import io.oarlock.migration.tree.DigestMismatchException;
import io.oarlock.migration.tree.SnapshotImport;
import io.oarlock.migration.zookeeper.DamagedFileException;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.model.Zxid;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oarlock import}: ZooKeeper's files become the data of a member. */
@Command(
        name = "import",
        description = {
            "Makes the data of a server of ZooKeeper's snapshots and transaction logs (3.4 to 3.9).",
            "The ZooKeeper server must be stopped, or its files copied. Overwrites nothing.",
            "For an ensemble, import once and copy the directory 'oarlock' to the dataDir of every member."
        },
        footer = {
            "",
            "Exit status: 0 done, 2 wrong usage, 3 a directory cannot be used, 10 ZooKeeper's files are damaged.",
            "",
            "Examples:",
            "  oarlock import --snapshot-dir /var/lib/zookeeper --data-dir /var/lib/zookeeper",
            "  oarlock import --snapshot-dir /backup/data --log-dir /backup/log --data-dir /data --sessions",
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Option(
            names = "--snapshot-dir",
            required = true,
            paramLabel = "PATH",
            description = "ZooKeeper's dataDir, the directory version-2 in it, or one snapshot.")
    private Path snapshots = Path.of("");

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            description = "ZooKeeper's dataLogDir, where it has one of its own.")
    private @Nullable Path logs;

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "dataDir of the server to be.")
    private Path data = Path.of("");

    @Option(
            names = "--data-log-dir",
            paramLabel = "DIR",
            description = "dataLogDir of the server to be, where it has one of its own.")
    private @Nullable Path dataLog;

    @Option(
            names = "--sessions",
            description = "Sessions go on, with passwords and ephemerals; otherwise they end with their ephemerals.")
    private boolean sessions;

    @Option(
            names = "--ignore-digest",
            description = "Takes over a tree whose digest is not the one that ZooKeeper wrote.")
    private boolean ignoreDigest;

    @Override
    public Integer call() {
        SnapshotImport.Options options =
                new SnapshotImport.Options(sessions, !ignoreDigest, System.currentTimeMillis());
        try {
            ZooKeeperFiles files = ZooKeeperFiles.find(snapshots, logs);
            Directories directories = new Directories(data, dataLog == null ? data : dataLog);
            tell(new DataImport(files, directories, options, new ProgressLines()).run());
            warnIfWithoutLogs(files);
            return ExitCode.OK.number();
        } catch (DamagedFileException | DigestMismatchException damaged) {
            return Failures.tell("import", ExitCode.DAMAGED_DATA, damaged);
        } catch (IOException | RuntimeException failed) {
            return Failures.tell("import", ExitCode.DATA_DIRECTORY, failed);
        }
    }

    /** As after an export; where ZooKeeper has run, most likely because it keeps them elsewhere. */
    private void warnIfWithoutLogs(ZooKeeperFiles files) {
        if (files.logs().isEmpty()) {
            System.err.println("WARNING: no transaction log lies in " + (logs == null ? snapshots : logs)
                    + ": what ZooKeeper has done since that snapshot is missing (--log-dir names its dataLogDir)");
        }
    }

    private void tell(SnapshotImport.Result result) {
        TreeTotals totals = result.state().totals();
        System.out.printf(
                Locale.ROOT,
                "imported %,d znodes (%,d ephemerals) and %,d sessions up to zxid %s: %s and %,d transactions%n",
                totals.znodes(),
                totals.ephemerals(),
                totals.sessions(),
                Zxid.hex(result.state().lastZxid()),
                result.snapshot().path().getFileName(),
                result.transactions());
        if (result.ephemeralsDropped() > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%,d ephemerals ended with their sessions%s%n",
                    result.ephemeralsDropped(),
                    sessions ? "" : " (--sessions keeps both)");
        }
        System.out.println(
                result.digestMismatches() > 0
                        ? "digest: DIFFERENT " + result.digestMismatches() + " times, as ordered ignored"
                        : result.digestCheckedTo() == 0
                                ? "digest: none in these files (ZooKeeper writes it since 3.6)"
                                : "digest: right up to zxid " + Zxid.hex(result.digestCheckedTo()));
    }
}
