package io.oarlock.checkpoint;

import io.oarlock.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a member tells the leader whose checkpoint it does not take over.
 *
 * @param index of the checkpoint
 * @param reason for the log of the leader; names the file
 */
public record CheckpointRefusal(long index, String reason) {
    public Bytes encode() {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(index)
                .put(text)
                .array());
    }

    /** @throws IOException when another member did not send a refusal */
    public static CheckpointRefusal decode(Bytes content) throws IOException {
        if (content.length() < Long.BYTES) {
            throw new IOException("a refusal of " + content.length() + " bytes");
        }
        String reason = new String(content.array(), Long.BYTES, content.length() - Long.BYTES, StandardCharsets.UTF_8);
        return new CheckpointRefusal(ByteBuffer.wrap(content.array()).getLong(), reason);
    }
}
