package io.oarlock.migration.zookeeper;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyCodec;

/**
 * Reads what {@code SnappyOutputStream} writes: a header, then chunks, each with its length before it and, in it, what
 * it decompresses to. Snappy's own stream takes as much memory as a damaged length names, and the process ends. Used by
 * one thread.
 */
final class SnappyChunks extends InputStream {
    /** ZooKeeper's have 32 KiB. */
    private static final int CHUNK_BYTES_MAX = 16 << 20;

    private final DataInputStream in;
    private byte[] chunk = new byte[0];
    private int next;

    /** @throws IOException when it does not begin as such a stream does */
    SnappyChunks(InputStream compressed) throws IOException {
        this.in = new DataInputStream(compressed);
        SnappyCodec codec = SnappyCodec.readHeader(in);
        if (!codec.isValidMagicHeader() || codec.compatibleVersion > SnappyCodec.DEFAULT_VERSION) {
            throw new IOException("it does not begin as a stream of snappy: " + codec);
        }
    }

    @Override
    public int read() throws IOException {
        return next < chunk.length || fill() ? chunk[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == chunk.length && !fill()) {
            return -1;
        }
        int taken = Math.min(length, chunk.length - next);
        System.arraycopy(chunk, next, bytes, offset, taken);
        next += taken;
        return taken;
    }

    /** False at the end, which is between two chunks. */
    private boolean fill() throws IOException {
        next = 0;
        chunk = new byte[0];
        while (chunk.length == 0) {
            byte[] prefix = in.readNBytes(Integer.BYTES);
            if (prefix.length == 0) {
                return false;
            }
            chunk = decompress(readChunk(prefix));
        }
        return true;
    }

    private byte[] readChunk(byte[] prefix) throws IOException {
        if (prefix.length < Integer.BYTES) {
            throw new EOFException("half a length");
        }
        int length = ByteBuffer.wrap(prefix).getInt();
        if (length <= 0 || length > CHUNK_BYTES_MAX) {
            throw new IOException("a chunk of " + length + " bytes");
        }
        byte[] compressed = in.readNBytes(length);
        if (compressed.length < length) {
            throw new EOFException("half a chunk");
        }
        return compressed;
    }

    private static byte[] decompress(byte[] compressed) throws IOException {
        int length = Snappy.uncompressedLength(compressed);
        if (length < 0 || length > CHUNK_BYTES_MAX) {
            throw new IOException("a chunk that decompresses to " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        if (Snappy.uncompress(compressed, 0, compressed.length, bytes, 0) != length) {
            throw new IOException("a chunk that does not decompress to the " + length + " bytes that it announces");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
