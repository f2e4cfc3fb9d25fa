package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.ListedHarm;
import io.oarlock.chaos.fault.injection.MemberFiles;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import io.oarlock.chaos.fault.injection.UnmetDuty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file is spoiled while its member is down. The member must not start with it, and must name it; an operator then
 * empties the data directory, and the others send everything.
 */
public enum Damage implements ListedHarm {
    SEGMENT("flip a bit of a segment of the log", "oarlock/log/.*/log_[^/]*") {
        @Override
        void spoil(MemberFiles files, Path file) throws IOException {
            files.flip(file);
        }
    },
    TABLE("cut a table file of the state", "oarlock/state-[^/]*/[^/]*\\.sst"),
    /** Found by whoever reads the block: reads of clients, and the entry that is applied next. */
    BLOCK("flip a bit of the state's rows", "oarlock/state-[^/]*/[^/]*\\.sst") {
        @Override
        void spoil(MemberFiles files, Path file) throws IOException {
            files.flip(file, FIRST_BLOCK_BYTE);
        }

        @Override
        boolean isDecided(Supervisor supervisor) throws InterruptedException {
            return supervisor.awaitEnd(DECISION_SECONDS_MAX);
        }

        @Override
        void judge(Outcome outcome) throws IOException {
            if (outcome.ended()) {
                super.judge(outcome);
            }
        }
    },
    CHECKPOINT("cut a table file of a checkpoint", "oarlock/checkpoints/[^/]*/[^/]*\\.sst") {
        @Override
        void judge(Outcome outcome) throws IOException {
            // Nobody reads a checkpoint until a member needs it, who must not take it over then.
            if (outcome.ended()) {
                super.judge(outcome);
            }
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);

    private static final int DECISION_SECONDS_MAX = 20;
    private static final int FIRST_BLOCK_BYTE = 40;

    private final String description;
    private final Pattern files;

    Damage(String description, String files) {
        this.description = description;
        this.files = Pattern.compile(files);
    }

    /** What became of a member that was started with a spoiled file. */
    record Outcome(int member, Path spoiled, boolean ended, Supervisor supervisor) {}

    @Override
    public String prefix() {
        return "damage-";
    }

    @Override
    public String description() {
        return description + " while the member is down";
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return cluster.data(member).isPresent();
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        MemberFiles data = new MemberFiles(cluster.data(member).orElseThrow());
        cluster.stop(member);
        Optional<Path> found = data.largest(files);
        if (found.isEmpty()) {
            LOG.warn("member {} has no file like {} yet: nothing is damaged", member, files);
            return new TwoStepHeal(() -> cluster.start(member), new Supervisor(cluster, member)::restore);
        }
        Path file = found.get();
        spoil(data, file);
        LOG.info("damaged {}", file);
        Supervisor supervisor = new Supervisor(cluster, member);
        return new TwoStepHeal(() -> cluster.start(member), () -> {
            boolean decided = isDecided(supervisor);
            Outcome outcome = new Outcome(member, file, decided && !cluster.isRunning(member), supervisor);
            if (!outcome.ended) {
                cluster.kill(member);
            }
            data.wipe();
            // It ended by itself, or was killed.
            supervisor.restore();
            judge(outcome);
        });
    }

    boolean isDecided(Supervisor supervisor) throws InterruptedException {
        return supervisor.awaitDecision(DECISION_SECONDS_MAX);
    }

    void spoil(MemberFiles data, Path file) throws IOException {
        data.cut(file);
    }

    void judge(Outcome outcome) throws IOException {
        if (!outcome.ended) {
            throw new UnmetDuty(outcome.member, "started with the damaged file " + outcome.spoiled);
        }
        outcome.supervisor.checkReason(outcome.spoiled.getFileName().toString());
    }
}
