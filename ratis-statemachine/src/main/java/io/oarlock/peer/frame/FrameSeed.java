package io.oarlock.peer.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Makes checksums of one direction of one connection: they begin with the nonces of both ends, so that a frame of
 * another connection, or of the other direction, has a wrong one. It detects accidents, not attackers.
 *
 * @param sender nonce of the end that sends
 * @param receiver nonce of the end that receives
 */
public record FrameSeed(long sender, long receiver) {

    /** Of a whole frame that begins in an array at an offset; the checksum's own place does not count. */
    public int checksum(byte[] array, int start, int payloadBytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(sender)
                .putLong(receiver)
                .flip());
        checksum.update(array, start + Frame.TYPE_AT, Frame.CHECKSUM_AT - Frame.TYPE_AT);
        checksum.update(array, start + Frame.PAYLOAD_AT, payloadBytes);
        return (int) checksum.getValue();
    }
}
