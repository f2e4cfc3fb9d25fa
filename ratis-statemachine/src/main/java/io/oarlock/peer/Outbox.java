package io.oarlock.peer;

import io.oarlock.peer.frame.FrameType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Small frames that wait for the socket of one connection, bounded in number and bytes; one always may. Any thread
 * puts, the one that has the turn takes.
 */
final class Outbox {
    private static final int FRAMES_MAX = 8192;
    private static final int FRAME_OVERHEAD_BYTES = 64;

    private final long bytesMax;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** A frame that waits. */
    static final class Waiting {
        private final FrameType type;
        private final byte[] payload;

        private Waiting(FrameType type, byte[] payload) {
            this.type = type;
            this.payload = payload;
        }

        FrameType type() {
            return type;
        }

        byte[] payload() {
            return payload;
        }
    }

    Outbox(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** False when there is no room. */
    boolean offer(FrameType type, byte[] payload) {
        long size = (long) payload.length + FRAME_OVERHEAD_BYTES;
        if (frames.incrementAndGet() > FRAMES_MAX) {
            frames.decrementAndGet();
            return false;
        }
        long held = bytes.addAndGet(size);
        if (held > bytesMax && held != size) {
            bytes.addAndGet(-size);
            frames.decrementAndGet();
            return false;
        }
        queue.add(new Waiting(type, payload));
        return true;
    }

    @Nullable
    Waiting poll() {
        Waiting next = queue.poll();
        if (next != null) {
            frames.decrementAndGet();
            bytes.addAndGet(-next.payload().length - FRAME_OVERHEAD_BYTES);
        }
        return next;
    }

    long bytes() {
        return bytes.get();
    }
}
