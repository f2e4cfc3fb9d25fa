package io.oarlock.tls;

import io.netty.buffer.ByteBuf;

/** Knows where the records of TLS in a stream of bytes end (RFC 8446, 5.1). Belongs to one connection. */
public final class RecordBoundaries {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    /** Bytes of the header of the record that has begun. */
    private int header;

    private int length;
    /** Bytes of its content that have come; it is over when the whole length has. */
    private int content;

    private int ended;

    /**
     * Goes over bytes, and leaves them unread.
     *
     * @return where it has stopped: behind so many records, or at the end
     */
    public int follow(ByteBuf bytes, int recordsMax) {
        ended = 0;
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && ended < recordsMax) {
            if (header < HEADER_BYTES) {
                if (header >= LENGTH_AT) {
                    length = length << Byte.SIZE | bytes.getUnsignedByte(at);
                }
                header++;
                at++;
            } else {
                int more = Math.min(length - content, bytes.writerIndex() - at);
                content += more;
                at += more;
            }
            if (header == HEADER_BYTES && content == length) {
                header = 0;
                length = 0;
                content = 0;
                ended++;
            }
        }
        return at;
    }

    /** Records that have ended in the bytes it went over last. */
    int ended() {
        return ended;
    }

    /** Bytes of the record that has begun. */
    public int held() {
        return header + content;
    }
}
