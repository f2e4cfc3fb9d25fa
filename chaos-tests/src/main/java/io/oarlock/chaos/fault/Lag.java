package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower stands still, with clients and watches on it, until the leader's log does not go back any more to where
 * the follower is: it must be brought up with a checkpoint, in the middle of its life. That this happened is a duty.
 */
final class Lag implements Fault {

    private static final Logger LOG = LoggerFactory.getLogger(Lag.class);

    private static final long PURGE_SECONDS_MAX = 45;
    private static final long INSTALL_SECONDS_MAX = 60;
    private static final long LOOK_AGAIN_MILLIS = 200;
    /** What a member says when a checkpoint takes the place of its state. */
    private static final String INSTALLED = "replacing the state at";

    private static final Pattern SEGMENT = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN_SEGMENT = Pattern.compile("log_inprogress_(\\d+)");

    @Override
    public String name() {
        return "lag-follower";
    }

    @Override
    public String description() {
        return "stop all threads until the log behind the member is purged, then go on: follower";
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.members().size() > 2
                && cluster.members().stream()
                        .allMatch(member -> cluster.data(member).isPresent());
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        List<Integer> followers = new ArrayList<>(cluster.members());
        cluster.leader().ifPresent(followers::remove);
        return List.of(followers.get(random.nextInt(followers.size())));
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        int member = members.get(0);
        int installs = installs(cluster, member);
        cluster.pause(member);
        awaitPurge(cluster, member);
        return new Treatment(() -> cluster.resume(member), () -> awaitInstall(cluster, member, installs));
    }

    /**
     * Where nobody writes enough, or nobody leads, the log may stay; the checkpoint is missed then, and that is said.
     */
    private static void awaitPurge(Cluster cluster, int member) throws IOException, InterruptedException {
        long end = startOfOpenSegment(cluster.data(member).orElseThrow());
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PURGE_SECONDS_MAX);
        while (System.nanoTime() < deadlineNanos) {
            boolean isPurged = cluster.members().stream()
                    .filter(other -> other != member)
                    .map(other -> start(cluster.data(other).orElseThrow()))
                    .allMatch(start -> start.isPresent() && start.getAsLong() > end);
            if (isPurged) {
                LOG.info("the log behind member {} is purged", member);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        LOG.warn("the log behind member {} is still there", member);
    }

    private static void awaitInstall(Cluster cluster, int member, int before) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(INSTALL_SECONDS_MAX);
        while (installs(cluster, member) == before) {
            if (System.nanoTime() > deadlineNanos) {
                throw new UnmetDuty(member, "was not brought up with a checkpoint");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private static int installs(Cluster cluster, int member) throws IOException {
        try (Stream<String> lines = Files.lines(cluster.log(member))) {
            return (int) lines.filter(line -> line.contains(INSTALLED)).count();
        }
    }

    /** The first index that the log still has. */
    private static OptionalLong start(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.flatMapToLong(file -> {
                        String name = file.getFileName().toString();
                        Matcher closed = SEGMENT.matcher(name);
                        Matcher open = OPEN_SEGMENT.matcher(name);
                        return closed.matches()
                                ? LongStream.of(Long.parseLong(closed.group(1)))
                                : open.matches() ? LongStream.of(Long.parseLong(open.group(1))) : LongStream.empty();
                    })
                    .min();
        } catch (IOException | UncheckedIOException e) {
            // Files come and go while members run: the next look tells.
            return OptionalLong.empty();
        }
    }

    /** The follower is at or behind the end of the segment that it writes, which began here. */
    private static long startOfOpenSegment(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.map(file -> OPEN_SEGMENT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(open -> Long.parseLong(open.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
