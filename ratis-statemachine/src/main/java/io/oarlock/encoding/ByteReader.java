package io.oarlock.encoding;

import io.oarlock.model.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote. Nothing in the bytes is believed: every read is checked against the end, so
 * broken input ends in {@link BrokenBytesException}, never in a huge allocation. Used by one thread.
 */
public final class ByteReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] array;
    private final int limit;
    private int position;

    public ByteReader(byte[] array) {
        this(array, 0, array.length);
    }

    /** Reads the bytes from {@code from} up to, not including, {@code limit}. */
    public ByteReader(byte[] array, int from, int limit) {
        this.array = array;
        this.position = from;
        this.limit = limit;
    }

    public int remaining() {
        return limit - position;
    }

    public int getByte() {
        need(1);
        return array[position++] & 0xff;
    }

    public int getShort() {
        need(2);
        int value = (array[position] & 0xff) << 8 | (array[position + 1] & 0xff);
        position += 2;
        return value;
    }

    public int getInt() {
        need(4);
        int value = (int) INT.get(array, position);
        position += 4;
        return value;
    }

    public long getLong() {
        need(8);
        long value = (long) LONG.get(array, position);
        position += 8;
        return value;
    }

    public int getVarint() {
        long value = getVarlong();
        if (value >>> 32 != 0) {
            throw new BrokenBytesException("a varint of more than 32 bits ends at byte " + position);
        }
        return (int) value;
    }

    public long getVarlong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = getByte();
            // The tenth byte holds the top bit alone; a zero last byte would be a second spelling of a shorter number.
            if ((shift == 63 && next > 1) || (shift > 0 && next == 0)) {
                break;
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new BrokenBytesException("a varint that is not in shortest form ends at byte " + position);
    }

    public int getZigzag() {
        int value = getVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things to come, each of which takes at least {@code bytesEach} bytes. */
    public int getCount(int bytesEach) {
        return checkCount(getVarint(), bytesEach);
    }

    /** Fails unless {@code count} things of at least {@code bytesEach} bytes can follow. */
    public int checkCount(int count, int bytesEach) {
        if (count < 0 || (long) count * bytesEach > remaining()) {
            throw new BrokenBytesException(count + " elements announced at byte " + position + " of " + limit);
        }
        return count;
    }

    public String getString() {
        int length = getCount(1);
        String text = new String(array, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    public Bytes getBlob() {
        return take(getCount(1));
    }

    public @Nullable Bytes getNullable() {
        int lengthPlusOne = getVarint();
        return lengthPlusOne == 0 ? null : take(checkCount(lengthPlusOne - 1, 1));
    }

    /** Fails when something is left: formats leave no slack for bytes that nobody reads. */
    public void end() {
        if (position != limit) {
            throw new BrokenBytesException(remaining() + " bytes too many");
        }
    }

    private Bytes take(int length) {
        Bytes bytes = Bytes.wrap(Arrays.copyOfRange(array, position, position + length));
        position += length;
        return bytes;
    }

    private void need(int bytes) {
        if (limit - position < bytes) {
            throw new BrokenBytesException("ends at byte " + limit + ", " + bytes + " more are needed at " + position);
        }
    }
}
