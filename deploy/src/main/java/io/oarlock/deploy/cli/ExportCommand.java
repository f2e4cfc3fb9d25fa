package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.migration.StoppedMember;
import io.oarlock.migration.tree.SnapshotExport;
import io.oarlock.model.Zxid;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oarlock export}: the data of a member becomes a snapshot that ZooKeeper loads. */
@Command(
        name = "export",
        description = {
            "Writes the state of a stopped server as a snapshot that ZooKeeper 3.9 loads.",
            "Changes nothing of the server's data, and overwrites nothing."
        },
        footer = {
            "",
            "Exit status: 0 done, 2 wrong usage, 3 the data directory cannot be used.",
            "",
            "Example:",
            "  oarlock export --data-dir /var/lib/oarlock --to /var/lib/zookeeper",
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "dataDir of the stopped server.")
    private Path data = Path.of("");

    @Option(names = "--data-log-dir", paramLabel = "DIR", description = "Its dataLogDir, where it has one of its own.")
    private @Nullable Path dataLog;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "dataDir of the ZooKeeper server to be.")
    private Path target = Path.of("");

    @Option(
            names = "--accept-unapplied",
            description = "Exports although the log holds entries that the state does not.")
    private boolean acceptUnapplied;

    @Override
    public Integer call() {
        Directories directories = new Directories(data, dataLog == null ? data : dataLog);
        try (StoppedMember member = StoppedMember.open(directories)) {
            if (member.unapplied() > 0 && !acceptUnapplied) {
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
            return ExitCode.OK.number();
        } catch (IOException | RuntimeException failed) {
            return Failures.tell("export", ExitCode.DATA_DIRECTORY, failed);
        }
    }
}
