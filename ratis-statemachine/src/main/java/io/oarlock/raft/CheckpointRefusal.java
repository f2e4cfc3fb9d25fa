package io.oarlock.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What a member tells the leader whose checkpoint it does not take over.
 *
 * @param index of the checkpoint
 * @param reason for the log of the leader; names the file
 */
record CheckpointRefusal(long index, String reason) {
    ByteString encode() {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(index).flip();
        return ByteString.copyFrom(number).concat(ByteString.copyFromUtf8(reason));
    }

    /** @throws IOException when another member did not send a refusal */
    static CheckpointRefusal decode(ByteString content) throws IOException {
        if (content.size() < Long.BYTES) {
            throw new IOException("a refusal of " + content.size() + " bytes");
        }
        return new CheckpointRefusal(
                content.asReadOnlyByteBuffer().getLong(),
                content.substring(Long.BYTES).toStringUtf8());
    }
}
