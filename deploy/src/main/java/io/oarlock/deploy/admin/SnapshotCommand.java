package io.oarlock.deploy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.oarlock.deploy.http.HttpQuery;
import io.oarlock.deploy.http.HttpReply;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.tree.SnapshotFile;
import io.oarlock.model.Zxid;
import io.oarlock.replica.Replica;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives operators the whole tree of one zxid as a snapshot file of ZooKeeper, which a ZooKeeper server can start from.
 * One at a time; the file is written beside the data, sent, and deleted. Any thread but an event loop.
 */
final class SnapshotCommand {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotCommand.class);
    private static final String PREFIX = "admin-snapshot-";
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What a znode and a session take in the file beside path and data. */
    private static final long ROW_BYTES = 100;
    /** A disk that is full ends the member: so much stays free whatever is asked for. */
    private static final long FREE_BYTES_MIN = 256L << 20;

    private final Settings settings;
    private final Replica replica;
    private final Counter limited;
    private final Counter errors;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    /**
     * What an operator has configured.
     *
     * @param directory where the file is written
     * @param intervalMillis between the beginnings of two snapshots
     */
    record Settings(boolean enabled, Path directory, int intervalMillis) {}

    SnapshotCommand(Settings settings, Replica replica, MetricRegistry metrics) {
        this.settings = settings;
        this.replica = replica;
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
        } catch (IOException | RuntimeException broken) {
            errors.increment();
            nextNanos.set(System.nanoTime());
            LOG.warn("a snapshot that an operator asked for could not be written", broken);
            return failed(500, "the snapshot could not be written; the log of the server says why");
        } finally {
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
            requireRoom(tree.totals());
            SnapshotFile.write(tree, file, (step, done, total) -> {});
            LOG.info(
                    "wrote a snapshot of zxid {}, {} bytes, for an operator",
                    Zxid.hex(tree.lastZxid()),
                    Files.size(file));
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("last_zxid", Zxid.hex(tree.lastZxid()));
            headers.put("snapshot_size", String.valueOf(Files.size(file)));
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

    private TreeSnapshot snapshot() {
        try (var scope = replica.read()) {
            return scope.snapshot();
        }
    }

    private void requireRoom(TreeTotals totals) throws IOException {
        long needed = totals.dataBytes() + (totals.znodes() + totals.sessions()) * ROW_BYTES + FREE_BYTES_MIN;
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
