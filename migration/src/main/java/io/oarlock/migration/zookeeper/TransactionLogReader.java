package io.oarlock.migration.zookeeper;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of a transaction log: records of checksum, length, transaction and the letter B, then the zeros that
 * ZooKeeper allocates ahead.
 *
 * <p>A crash leaves a record without its last byte at the end of a file: nobody was told that it is durable, and the
 * file ends before it. What cannot be read otherwise was acknowledged once, and is damage. Used by one thread.
 */
public final class TransactionLogReader implements Closeable {
    private static final int PREFIX_BYTES = Long.BYTES + Integer.BYTES;
    private static final int END_OF_RECORD = 'B';
    private static final int SCAN_BYTES = 1 << 20;

    private final Path file;
    private final ChecksummedInput bytes;
    private final DataInputStream in;
    private boolean ended;
    private boolean torn;

    private TransactionLogReader(Path file, ChecksummedInput bytes) {
        this.file = file;
        this.bytes = bytes;
        this.in = new DataInputStream(bytes);
    }

    /**
     * Opens a file. One that ends within its header, as a crash leaves it, holds nothing.
     *
     * @throws DamagedFileException when it is no transaction log
     */
    public static TransactionLogReader open(Path file) throws IOException {
        ChecksummedInput bytes = new ChecksummedInput(Files.newInputStream(file));
        TransactionLogReader reader = new TransactionLogReader(file, bytes);
        try {
            if (bytes.left(FileHeaders.BYTES) < FileHeaders.BYTES || reader.isZeroFrom(0)) {
                reader.ended = true;
                reader.torn = true;
            } else {
                FileHeaders.check(JuteRecords.reader(bytes), FileHeaders.LOG, file);
            }
            return reader;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /**
     * The next transaction; null at the end of the file.
     *
     * @throws DamagedFileException when what follows is neither a transaction nor the end
     */
    public @Nullable Transaction next() throws IOException {
        long start = bytes.position();
        if (ended || bytes.left(1) == 0) {
            ended = true;
            return null;
        }
        byte[] record = readRecord(start);
        if (record == null) {
            ended = true;
            return null;
        }
        try {
            return TransactionDecoder.decode(record);
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedFileException(file, start, "its checksum is right, but it is no transaction: " + e);
        }
    }

    /** Whether the file ends in a record that a crash cut off; known once {@link #next} gave null. */
    public boolean torn() {
        return torn;
    }

    /** Bytes read so far. */
    public long position() {
        return bytes.position();
    }

    private byte @Nullable [] readRecord(long start) throws IOException {
        if (bytes.left(PREFIX_BYTES) < PREFIX_BYTES) {
            return tornAt(start, start + PREFIX_BYTES, "half a length");
        }
        long checksum = in.readLong();
        int length = in.readInt();
        if (length == 0) {
            if (!isZeroFrom(start)) {
                throw new DamagedFileException(file, start, "an empty record, with something behind it");
            }
            return null;
        }
        if (length < 0 || length > JuteRecords.BYTES_MAX) {
            return tornAt(start, start + PREFIX_BYTES, "a record of " + length + " bytes");
        }
        byte[] record = in.readNBytes(length);
        int last = in.read();
        if (last != END_OF_RECORD) {
            return tornAt(start, start + PREFIX_BYTES + length, "a record of " + length + " bytes that does not end");
        }
        Adler32 adler = new Adler32();
        adler.update(record);
        if (adler.getValue() != checksum) {
            throw new DamagedFileException(file, start, "the checksum of a record of " + length + " bytes is wrong");
        }
        return record;
    }

    /** The record is the last one, or the file is damaged. */
    private byte @Nullable [] tornAt(long start, long end, String what) throws IOException {
        if (!isZeroFrom(end)) {
            throw new DamagedFileException(file, start, what + ", with something behind it");
        }
        torn = true;
        return null;
    }

    private boolean isZeroFrom(long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer scanned = ByteBuffer.allocate(SCAN_BYTES);
            channel.position(Math.min(offset, channel.size()));
            while (channel.read(scanned.clear()) > 0) {
                scanned.flip();
                while (scanned.hasRemaining()) {
                    if (scanned.get() != 0) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
