package io.oarlock.deploy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.oarlock.deploy.http.HttpQuery;
import io.oarlock.deploy.http.HttpReply;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.tree.AclNumbers;
import io.oarlock.migration.tree.SnapshotFile;
import io.oarlock.migration.tree.TooManyAclsException;
import io.oarlock.migration.zookeeper.LargeZnodes;
import io.oarlock.model.Bound;
import io.oarlock.model.Zxid;
import io.oarlock.replica.Replica;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives operators the whole tree of one zxid as a snapshot file of ZooKeeper, which a ZooKeeper server can start from.
 * One at a time; the file is written beside the data, and sent and deleted, or kept. Any thread but an event loop.
 */
final class SnapshotCommand {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotCommand.class);
    private static final String PREFIX = "admin-snapshot-";
    private static final int HEAP_DIVISOR = 16;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What a znode and a session take in the file beside path and data. */
    private static final long ROW_BYTES = 100;
    /** A disk that is full ends the member: so much stays free whatever is asked for. */
    private static final long FREE_BYTES_MIN = 256L << 20;

    /** The bound that the page of limits shows, on a heap that is large enough for it. */
    private static final long ACL_BYTES_MAX = Math.min(
            Bound.SNAPSHOT_ACL_BYTES.defaultValue(), Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);

    private final Settings settings;
    private final Replica replica;
    private final Counter limited;
    private final Counter errors;
    private final KeptSnapshots kept;
    private final AtomicReference<AclNumbers> acls = new AtomicReference<>(new AclNumbers(0));
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    /**
     * What an operator has configured.
     *
     * @param directory where the file is written
     * @param kept how many of those that are not sent stay
     * @param intervalMillis between the beginnings of two snapshots
     */
    record Settings(boolean enabled, Path directory, int kept, int intervalMillis) {}

    SnapshotCommand(Settings settings, Replica replica, MetricRegistry metrics) {
        this.settings = settings;
        this.replica = replica;
        this.kept = new KeptSnapshots(settings.directory().resolve("snapshots"), settings.kept());
        metrics.gauge(Metric.SNAPSHOT_ACL_BYTES, () -> acls.get().heapBytes());
        this.limited = metrics.counter(Metric.SNAPSHOT_RATE_LIMITED_COUNT);
        this.errors = metrics.counter(Metric.SNAPSHOT_ERROR_COUNT);
    }

    /** Removes what a process that ended in the middle has left. */
    void clean() {
        try (Stream<Path> files = Files.list(settings.directory())) {
            for (Path file : files.filter(SnapshotCommand::isOurs).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            LOG.warn("unfinished snapshots in {} cannot be removed", settings.directory(), left);
        }
    }

    private static boolean isOurs(Path file) {
        return String.valueOf(file.getFileName()).startsWith(PREFIX);
    }

    HttpReply answer(HttpQuery query) throws JsonProcessingException {
        if (!settings.enabled()) {
            return failed(503, "the snapshot command is disabled by admin.snapshot.enabled");
        }
        if (!busy.compareAndSet(false, true)) {
            limited.increment();
            return failed(429, "another snapshot is being written");
        }
        try {
            if (!takeTurn()) {
                limited.increment();
                return failed(429, "admin.rateLimiterIntervalInMS has not passed since the last snapshot");
            }
            boolean streaming = Boolean.parseBoolean(query.parameters().getOrDefault("streaming", "true"));
            return write(streaming);
        } catch (TooManyAclsException unbearable) {
            errors.increment();
            LOG.warn("a snapshot that an operator asked for is not written: {}", unbearable.getMessage());
            return failed(500, unbearable.getMessage() + "; bin/oarlock export reads a stopped member");
        } catch (IOException | RuntimeException broken) {
            errors.increment();
            nextNanos.set(System.nanoTime());
            LOG.warn("a snapshot that an operator asked for could not be written", broken);
            return failed(500, "the snapshot could not be written; the log of the server says why");
        } finally {
            acls.set(new AclNumbers(0));
            busy.set(false);
        }
    }

    private boolean takeTurn() {
        long now = System.nanoTime();
        if (now - nextNanos.get() < 0) {
            return false;
        }
        nextNanos.set(now + settings.intervalMillis() * NANOS_PER_MILLI);
        return true;
    }

    private HttpReply write(boolean streaming) throws IOException {
        Path file = settings.directory().resolve(PREFIX + System.nanoTime());
        boolean sent = false;
        try (TreeSnapshot tree = snapshot()) {
            AclNumbers numbers = new AclNumbers(ACL_BYTES_MAX);
            acls.set(numbers);
            numbers.collect(tree);
            requireRoom(tree.totals(), numbers.heapBytes());
            LargeZnodes unused = SnapshotFile.write(tree, numbers, file, (step, done, total) -> {});
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("last_zxid", Zxid.hex(tree.lastZxid()));
            headers.put("snapshot_size", String.valueOf(Files.size(file)));
            Path place = streaming ? file : kept.add(file, tree.lastZxid());
            LOG.info("wrote a snapshot of zxid {} for an operator to {}", Zxid.hex(tree.lastZxid()), place);
            sent = streaming;
            return streaming
                    ? HttpReply.file(file, headers)
                    : AdminJson.reply(AdminCommand.SNAPSHOT.primaryName(), Map.of())
                            .with(headers);
        } finally {
            if (!sent) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The newest that was kept for an operator. */
    Optional<KeptSnapshots.Kept> newestKept() throws IOException {
        return kept.newest();
    }

    private TreeSnapshot snapshot() {
        try (var scope = replica.read()) {
            return scope.snapshot();
        }
    }

    private void requireRoom(TreeTotals totals, long aclBytes) throws IOException {
        long needed =
                aclBytes + totals.dataBytes() + (totals.znodes() + totals.sessions()) * ROW_BYTES + FREE_BYTES_MIN;
        long usable = Files.getFileStore(settings.directory()).getUsableSpace();
        if (usable < needed) {
            throw new IOException(
                    settings.directory() + " has " + usable + " bytes free; a snapshot needs " + needed + " of them");
        }
    }

    private static HttpReply failed(int status, @Nullable String error) throws JsonProcessingException {
        return AdminJson.reply(status, AdminCommand.SNAPSHOT.primaryName(), Map.of(), error);
    }
}
