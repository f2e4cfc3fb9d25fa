package io.oarlock.chaos.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of a run, from any thread, in one order: an event recorded before another one began comes before
 * it. Every event is also written to a file as it comes, so that a run that is cut short can still be judged. It must
 * never lose or reorder an event: a write error ends the run.
 */
public final class HistoryRecorder implements Closeable {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Event> events = new ArrayList<>();
    private final AtomicLong processes = new AtomicLong();
    private final JsonLines format = new JsonLines();
    private final Writer writer;
    private final long startNanos = System.nanoTime();

    public HistoryRecorder(Path file) throws IOException {
        this.writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    /** A number for one more client; a client whose operation stays open takes a new one. */
    public long newProcess() {
        return processes.getAndIncrement();
    }

    /** Time since the start of the recording. */
    public long nowNanos() {
        return System.nanoTime() - startNanos;
    }

    public void invoke(long process, String function, @Nullable Object input) {
        record(process, EventKind.INVOKE, function, input);
    }

    /** Records what became of the operation that the process has open. */
    public void complete(long process, String function, Attempt attempt) {
        if (attempt instanceof Attempt.Ok ok) {
            record(process, EventKind.OK, function, ok.value());
        } else if (attempt instanceof Attempt.Refused refused) {
            record(process, EventKind.FAIL, function, refused.reason());
        } else if (attempt instanceof Attempt.Unknown unknown) {
            record(process, EventKind.UNKNOWN, function, unknown.reason());
        }
    }

    public void note(long process, String function, @Nullable Object value) {
        record(process, EventKind.NOTE, function, value);
    }

    /** All that was recorded so far. */
    public History history() {
        lock.lock();
        try {
            return new History(events);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            writer.close();
        } finally {
            lock.unlock();
        }
    }

    private void record(long process, EventKind kind, String function, @Nullable Object value) {
        lock.lock();
        try {
            Event event = new Event(process, kind, nowNanos(), function, value);
            events.add(event);
            writer.write(format.line(event));
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be recorded", e);
        } finally {
            lock.unlock();
        }
    }
}
