package io.oarlock.deploy.doctor;

import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.migration.StoppedMember;
import io.oarlock.disk.DamagedData;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.model.Zxid;
import io.oarlock.rows.StateAudit;
import io.oarlock.storage.StoreException;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the directories of a member, and changes nothing. One that runs is not opened. */
public final class DataCheck {
    private static final long FREE_BYTES_MIN = 1L << 30;
    private static final int DETAILS_MAX = 5;

    private final Directories directories;
    private final List<Finding> findings = new ArrayList<>();

    private DataCheck(Directories directories) {
        this.directories = directories;
    }

    public static List<Finding> of(Directories directories) {
        DataCheck check = new DataCheck(directories);
        check.run();
        return check.findings;
    }

    private void run() {
        Path data = directories.data();
        if (!Files.exists(data)) {
            findings.add(Finding.good(data + " does not exist yet: the first start makes it"));
            return;
        }
        if (!Files.isDirectory(data)) {
            findings.add(
                    Finding.problem(data + " is a file, not a directory", "give another dataDir, or move it away"));
            return;
        }
        if (!Files.isReadable(data) || !Files.isWritable(data)) {
            findings.add(Finding.problem(
                    data + " may not be read and written by " + System.getProperty("user.name"),
                    "chown it to the user that runs the server, or look as that user"));
            return;
        }
        space(data);
        if (!directories.log().equals(data) && Files.isDirectory(directories.log())) {
            space(directories.log());
        }
        state();
    }

    private void space(Path directory) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < FREE_BYTES_MIN) {
                findings.add(Finding.warning(
                        directory + ": " + (free >> 20) + " MB are free on its disk",
                        "make room: a member ends when it cannot write"));
            }
        } catch (IOException unknown) {
            findings.add(
                    Finding.warning(directory + ": how much is free cannot be told: " + unknown, "look at the disk"));
        }
    }

    private void state() {
        Path state = directories.state();
        if (!Files.isDirectory(state)) {
            findings.add(
                    holdsZooKeeperData()
                            ? Finding.problem(
                                    directories.data() + " holds the data of a ZooKeeper server, and none of Oarlock's",
                                    "oarlock import --snapshot-dir " + directories.data() + " --data-dir "
                                            + directories.data())
                            : Finding.good(directories.data() + " holds no data yet"));
            return;
        }
        // Where a member has to catch up before it may vote.
        if (Files.exists(directories.raftLog().resolve("JOINING"))) {
            findings.add(Finding.warning(
                    "this member has not caught up with the others yet, and does not vote until it has",
                    "start enough of the others; see 'a member has to be emptied' in docs/OPERATIONS.md"));
        }
        try (StoppedMember member = StoppedMember.open(directories)) {
            tell(member);
        } catch (DamagedData | StoreException damaged) {
            damaged(String.valueOf(damaged.getMessage()));
        } catch (IOException unusable) {
            boolean running = String.valueOf(unusable.getMessage()).contains("in use by a running server");
            findings.add(
                    running
                            ? Finding.good(state + " is in use by a running server, and is left alone")
                            : Finding.problem(
                                    "the data cannot be read: " + unusable.getMessage(),
                                    "see 'When something is wrong' in docs/OPERATIONS.md"));
        }
    }

    private void damaged(String what) {
        findings.add(Finding.problem(
                "the data is damaged: " + what,
                "if the other members run: move " + directories.state() + " and " + directories.raftLog()
                        + " away, keep myid, start: it fetches everything. Standalone: restore a copy"));
    }

    /** All rows, which takes about a second for a million: a start leaves that to this command for large trees. */
    private void compare(StoppedMember member) {
        if (StateAudit.differences(member.store(), () -> {}).isEmpty()) {
            findings.add(Finding.good("all rows of the state agree with its digest"));
        } else {
            List<String> details = StateAudit.findings(member.store());
            damaged(String.join("; ", details.subList(0, Math.min(DETAILS_MAX, details.size()))));
        }
    }

    private void tell(StoppedMember member) {
        TreeTotals totals = member.state().totals();
        findings.add(Finding.good(String.format(
                Locale.ROOT,
                "the state can be read: %,d znodes, %,d sessions, zxid %s",
                totals.znodes(),
                totals.sessions(),
                Zxid.hex(member.state().lastZxid()))));
        compare(member);
        if (member.unapplied() > 0) {
            findings.add(Finding.good(member.unapplied()
                    + " entries of the log are not in the state yet, as after a crash: the next start applies them"));
        }
    }

    private boolean holdsZooKeeperData() {
        try {
            return !ZooKeeperFiles.find(directories.data(), null).snapshots().isEmpty();
        } catch (IOException none) {
            return false;
        }
    }
}
