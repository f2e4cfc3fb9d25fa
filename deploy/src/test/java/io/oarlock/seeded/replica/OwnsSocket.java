package io.oarlock.seeded.replica;

import io.netty.buffer.ByteBuf;

/** Replication that handles network buffers. */
final class OwnsSocket {
    private OwnsSocket() {}

    static int size(ByteBuf frame) {
        return frame.readableBytes();
    }
}
