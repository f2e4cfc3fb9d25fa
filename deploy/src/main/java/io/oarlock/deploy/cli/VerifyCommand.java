package io.oarlock.deploy.cli;

import io.oarlock.deploy.migration.TreePlace;
import io.oarlock.migration.verify.TreeComparison;
import io.oarlock.migration.verify.TreeWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oarlock verify}: are two trees the same? */
@Command(
        name = "verify",
        description = {
            "Compares two trees: znodes, data, ACLs and every field of each Stat.",
            "Each is the dataDir of a stopped server, ZooKeeper's dataDir or one snapshot, or host:port of a running"
                    + " server of either kind, whose clients should not write meanwhile.",
            "Exit status: 0 they are the same, 1 they differ, 2 one of them cannot be read."
        },
        footer = {
            "",
            "Examples:",
            "  oarlock verify /var/lib/zookeeper /var/lib/oarlock",
            "  oarlock verify --log-dir /var/lib/zklog /var/lib/zookeeper /var/lib/oarlock",
            "  oarlock verify --auth digest:super:secret zk1:2181 oarlock1:2181",
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int UNREADABLE = 2;

    @Parameters(index = "0", paramLabel = "A", description = "The first tree.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "The second tree.")
    private String second = "";

    @Option(
            names = "--auth",
            paramLabel = "SCHEME:CREDENTIALS",
            description = "For running servers; may be given several times.")
    private List<String> credentials = List.of();

    @Option(
            names = "--ignore-ephemerals",
            description = "Ephemerals, and what they change of their parents, do not count.")
    private boolean ignoreEphemerals;

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            description = "ZooKeeper's dataLogDir, where one of the trees is ZooKeeper's files and has one of its own.")
    private @Nullable Path logs;

    @Option(
            names = "--ignore-digest",
            description = "Compares ZooKeeper's files also where the digest is not the one that ZooKeeper wrote, as an"
                    + " import with this option takes them over.")
    private boolean ignoreDigest;

    @Option(
            names = "--show",
            defaultValue = "10",
            paramLabel = "COUNT",
            description = "Differences to show (default: ${DEFAULT-VALUE}).")
    private int shown;

    @Override
    public Integer call() {
        try {
            return compare();
        } catch (IOException | RuntimeException failed) {
            Failures.print("verify", failed);
            return UNREADABLE;
        }
    }

    private int compare() throws IOException {
        ProgressLines progress = new ProgressLines();
        TreePlace places = new TreePlace(
                credentials, new TreePlace.Reading(logs, !ignoreDigest, System.currentTimeMillis()), progress);
        // Files may take minutes, for which no server keeps a session that asks nothing.
        boolean swapped = TreePlace.isServer(first);
        try (TreeWalk before = places.open(swapped ? second : first);
                TreeWalk behind = places.open(swapped ? first : second)) {
            TreeComparison.Result result = TreeComparison.run(
                    swapped ? behind : before,
                    swapped ? before : behind,
                    new TreeComparison.Options(ignoreEphemerals, shown),
                    progress);
            result.first().forEach(System.out::println);
            System.out.printf(
                    Locale.ROOT, "%,d znodes compared, %,d differences%n", result.znodes(), result.differences());
            return result.differences() == 0 ? SAME : DIFFERENT;
        }
    }
}
