package io.oarlock.migration.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;

/**
 * Counts what is read and keeps its Adler-32, in large pieces: updating it for each of the many small fields of a
 * snapshot would take longer than everything else. Used by one thread.
 */
final class ChecksummedInput extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final Adler32 adler = new Adler32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int limit;
    private int next;
    /** Up to here the checksum covers the buffer. */
    private int summed;

    private long bufferAt;

    ChecksummedInput(InputStream in) {
        this.in = in;
    }

    /** Bytes read so far. */
    long position() {
        return bufferAt + next;
    }

    /** Of all bytes read so far. */
    long checksum() {
        adler.update(buffer, summed, next - summed);
        summed = next;
        return adler.getValue();
    }

    @Override
    public int read() throws IOException {
        return next < limit || fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == limit && !fill()) {
            return -1;
        }
        int taken = Math.min(length, limit - next);
        System.arraycopy(buffer, next, bytes, offset, taken);
        next += taken;
        return taken;
    }

    /** How many bytes are left, at most {@code max}, which the buffer must hold. Reads none of them. */
    int left(int max) throws IOException {
        checksum();
        bufferAt += next;
        limit -= next;
        System.arraycopy(buffer, next, buffer, 0, limit);
        next = 0;
        summed = 0;
        int read = 0;
        while (limit < max && read >= 0) {
            read = in.read(buffer, limit, buffer.length - limit);
            limit += Math.max(0, read);
        }
        return Math.min(limit, max);
    }

    private boolean fill() throws IOException {
        checksum();
        bufferAt += limit;
        limit = 0;
        next = 0;
        summed = 0;
        int read = in.read(buffer, 0, buffer.length);
        limit = Math.max(0, read);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
