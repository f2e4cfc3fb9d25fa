package io.oarlock.encoding;

import io.oarlock.model.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array; fixed-width numbers are big endian, so that encoded keys sort like their numbers. Used by one
 * thread.
 */
public final class ByteWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int size;

    public ByteWriter(int capacity) {
        array = new byte[capacity];
    }

    public int size() {
        return size;
    }

    /** Bytes that are allocated. */
    public int capacity() {
        return array.length;
    }

    /** Forgets everything after the first {@code newSize} bytes. */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + newSize);
        }
        size = newSize;
    }

    /** Leaves room to be filled with {@link #setInt} and {@link #setLong}. */
    public void skip(int bytes) {
        reserve(bytes);
        Arrays.fill(array, size, size + bytes, (byte) 0);
        size += bytes;
    }

    public void setInt(int offset, int value) {
        INT.set(array, offset, value);
    }

    public void setLong(int offset, long value) {
        LONG.set(array, offset, value);
    }

    public void putByte(int value) {
        reserve(1);
        array[size++] = (byte) value;
    }

    public void putShort(int value) {
        reserve(2);
        array[size++] = (byte) (value >>> 8);
        array[size++] = (byte) value;
    }

    public void putInt(int value) {
        reserve(4);
        INT.set(array, size, value);
        size += 4;
    }

    public void putLong(long value) {
        reserve(8);
        LONG.set(array, size, value);
        size += 8;
    }

    /** Seven bits a byte, low ones first; for values that are small and not negative. */
    public void putVarint(int value) {
        putVarlong(value & 0xffff_ffffL);
    }

    /** Like {@link #putVarint} for 64 bits: at most ten bytes. */
    public void putVarlong(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    /** A varint that keeps small negative values small, such as the version -1 of "any". */
    public void putZigzag(int value) {
        putVarint((value << 1) ^ (value >> 31));
    }

    public void putRaw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, array, size, bytes.length);
        size += bytes.length;
    }

    public void putString(String text) {
        putBlob(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Length and bytes. */
    public void putBlob(byte[] bytes) {
        putVarint(bytes.length);
        putRaw(bytes);
    }

    /** Length plus one and bytes; zero for null. */
    public void putNullable(@Nullable Bytes bytes) {
        if (bytes == null) {
            putVarint(0);
            return;
        }
        putVarint(bytes.length() + 1);
        putRaw(bytes.array());
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    private void reserve(int bytes) {
        if (array.length - size < bytes) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(size, bytes)));
        }
    }
}
