package io.oarlock.migration.zookeeper;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.jute.InputArchive;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot from its beginning to its end: sessions, znodes, then what follows them. The checksum of the tree
 * comes behind it, so that nothing that was read is certain before {@link #trailer}. Used by one thread.
 */
public final class SnapshotReader implements Closeable {
    private final Path file;
    private final ChecksummedInput bytes;
    private final InputArchive in;
    private final SnapshotRecords records;

    private SnapshotReader(Path file, ChecksummedInput bytes) throws IOException {
        this.file = file;
        this.bytes = bytes;
        this.in = JuteRecords.reader(bytes);
        this.records = orDamaged(() -> {
            FileHeaders.check(in, FileHeaders.SNAPSHOT, file);
            return SnapshotRecords.begin(in);
        });
    }

    /** Opens a snapshot and reads up to its first znode. */
    public static SnapshotReader open(Path file) throws IOException {
        InputStream raw;
        try {
            raw = Compression.of(String.valueOf(file.getFileName())).open(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedFileException(file, 0, "it cannot be decompressed: " + e.getMessage());
        }
        ChecksummedInput bytes = new ChecksummedInput(raw);
        try {
            return new SnapshotReader(file, bytes);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** Timeout in milliseconds of each session. */
    public Map<Long, Integer> sessions() {
        return records.sessions();
    }

    /** Bytes read so far, decompressed. */
    public long position() {
        return bytes.position();
    }

    /**
     * The next znode, a parent before its children, or null behind the last one.
     *
     * @throws DamagedFileException when it cannot be read
     */
    public @Nullable SnapshotZnode next() throws IOException {
        return orDamaged(records::next);
    }

    /**
     * What follows the tree; checks the checksums of all that was read. To be called when {@link #next} gave null.
     *
     * @throws DamagedFileException when a checksum is wrong
     */
    public SnapshotTrailer trailer() throws IOException {
        return orDamaged(() -> new SnapshotSeals(bytes, in).read());
    }

    private interface Step<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private <T extends @Nullable Object> T orDamaged(Step<T> step) throws IOException {
        long start = bytes.position();
        try {
            return step.run();
        } catch (DamagedFileException e) {
            throw e;
        } catch (EOFException e) {
            throw new DamagedFileException(file, bytes.position(), "it ends too early");
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedFileException(file, start, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
