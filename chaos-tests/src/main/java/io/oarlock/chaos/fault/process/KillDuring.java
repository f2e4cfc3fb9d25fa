package io.oarlock.chaos.fault.process;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.Harm;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member dies while its store writes, checkpoints, receives or purges files: as soon as a name in its data directory
 * comes or goes that tells of it. Where none does in time, it dies all the same.
 */
public enum KillDuring implements Harm {
    /** RocksDB writes its tables in memory to files, the first of which is whole by then, and perhaps the others. */
    FLUSH(".*/state-\\d+/\\d+\\.sst", true, 200),
    /** The member takes a checkpoint, which gets its name when it is complete. */
    CHECKPOINT(".*/checkpoints[^/]*/.+", true, 0),
    /** The log behind a checkpoint is deleted, the oldest segment first: the newer ones tell whether it might be. */
    PURGE(".*/current/log_\\d+-\\d+", false, 50),
    /** The member, which lagged, is sent a checkpoint. */
    INSTALL(".*/receiving/.+", true, 0) {
        @Override
        void prepare(Cluster cluster, int member) throws IOException, InterruptedException {
            cluster.pause(member);
            Lag.awaitPurge(cluster, member);
            cluster.resume(member);
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(KillDuring.class);

    private static final int SECONDS_MAX = 20;
    private static final long LOOK_AGAIN_MILLIS = 1;

    private final Pattern name;
    private final boolean comes;
    private final long laterMillis;

    KillDuring(String name, boolean comes, long laterMillis) {
        this.name = Pattern.compile(name);
        this.comes = comes;
        this.laterMillis = laterMillis;
    }

    /** Brings about what it waits for. */
    void prepare(Cluster cluster, int member) throws IOException, InterruptedException {}

    @Override
    public String text() {
        return "kill-" + name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String description() {
        return "kill -9 in the middle of a " + name().toLowerCase(Locale.ROOT) + ", start again";
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return cluster.members().size() > 2 && cluster.data(member).isPresent();
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        Path data = cluster.data(member).orElseThrow();
        Set<String> before = names(data);
        prepare(cluster, member);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (!hasBegun(before, names(data))) {
            if (System.nanoTime() > deadlineNanos) {
                LOG.warn("member {} had no {} in time", member, name());
                break;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(laterMillis);
        cluster.kill(member);
        return new TwoStepHeal(() -> cluster.start(member), new Supervisor(cluster, member)::restore);
    }

    /** Whether what it waits for is going on, by the names of now and of the beginning. Adds what came meanwhile. */
    boolean hasBegun(Set<String> before, Set<String> now) {
        boolean came = !before.containsAll(now);
        boolean went = !now.containsAll(before);
        // A file must be seen before it can be missed.
        before.addAll(now);
        return comes ? came : went;
    }

    private Set<String> names(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.map(Path::toString)
                    .filter(path -> name.matcher(path).matches())
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException | UncheckedIOException e) {
            // A directory went while it was read.
            return names(data);
        }
    }
}
