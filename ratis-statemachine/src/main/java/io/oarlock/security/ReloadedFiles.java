package io.oarlock.security;

import io.oarlock.telemetry.LogRateLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made of files that may change while the server runs. Files that cannot be used leave what was made before.
 * Any thread.
 *
 * @param <T> what is made of them
 */
public final class ReloadedFiles<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadedFiles.class);

    private final String purpose;
    private final List<Path> files;
    private final Maker<T> maker;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);
    private volatile Loaded<T> loaded;

    /** Reads the files; blocks. */
    public interface Maker<T> {
        /** @throws TlsException when the files cannot be used */
        T make() throws TlsException;
    }

    /** What the files held, and how they looked before they were read. */
    private record Loaded<T>(T made, List<FileStamp> stamps) {}

    /** What came of looking at the files. */
    public enum Reload {
        UNCHANGED,
        TAKEN,
        FAILED
    }

    /**
     * Reads the files.
     *
     * @param purpose for the log
     */
    public ReloadedFiles(String purpose, List<Path> files, Maker<T> maker) throws TlsException {
        this.purpose = purpose;
        this.files = List.copyOf(files);
        this.maker = maker;
        this.loaded = load(FileStamp.of(files));
    }

    private Loaded<T> load(List<FileStamp> stamps) throws TlsException {
        return new Loaded<>(maker.make(), stamps);
    }

    /** What was made last. */
    public T current() {
        return loaded.made();
    }

    /**
     * Reads the files anew where they have changed; blocks. Files that cannot be used are tried again the next time.
     */
    public Reload reload() {
        if (!looking.compareAndSet(false, true)) {
            return Reload.UNCHANGED;
        }
        try {
            List<FileStamp> stamps = FileStamp.of(files);
            if (stamps.equals(loaded.stamps())) {
                return Reload.UNCHANGED;
            }
            loaded = load(stamps);
            LOG.info("{}: new connections use what {} hold now", purpose, files);
            return Reload.TAKEN;
        } catch (TlsException unusable) {
            if (pace.mayTell()) {
                LOG.error("{} goes on with the files of before: {}", purpose, unusable.getMessage());
            }
            return Reload.FAILED;
        } catch (RuntimeException unexpected) {
            // A security provider may throw anything at bytes that it does not expect.
            if (pace.mayTell()) {
                LOG.error("{} goes on with the files of before: {} cannot be used", purpose, files, unexpected);
            }
            return Reload.FAILED;
        } finally {
            looking.set(false);
        }
    }
}
