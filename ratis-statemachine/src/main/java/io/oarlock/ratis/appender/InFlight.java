package io.oarlock.ratis.appender;

import io.oarlock.ratis.transport.AppendRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.util.Timestamp;
import org.jspecify.annotations.Nullable;

/** Requests over one connection that are not answered, oldest first; bounded. Whoever uses it has the stream's lock. */
final class InFlight {
    /** Heartbeats are answered while the disk of the follower stands still, so that these are never reached. */
    private static final int HEARTBEATS_MAX = 64;

    private final int appendsMax;
    private final long bytesMax;
    private final Map<Long, Sent> byCallId = new LinkedHashMap<>();
    private int appends;
    private long bytes;

    /**
     * One request.
     *
     * @param first its first entry; -1 for a heartbeat
     * @param bytes of its entries
     */
    record Sent(long callId, long first, long bytes, boolean hasPrevious, Timestamp at) {
        static Sent now(AppendRequest request) {
            boolean heartbeat = request.isHeartbeat();
            long bytes = 0;
            for (LogEntryProto entry : request.entries()) {
                bytes += entry.getSerializedSize();
            }
            return new Sent(
                    request.callId(),
                    heartbeat ? -1 : request.firstIndex(),
                    bytes,
                    request.previous() != null || !heartbeat,
                    Timestamp.currentTime());
        }

        boolean isHeartbeat() {
            return first < 0;
        }
    }

    InFlight(int appendsMax, long bytesMax) {
        this.appendsMax = appendsMax;
        this.bytesMax = bytesMax;
    }

    boolean isEmpty() {
        return byCallId.isEmpty();
    }

    boolean hasRoomForAppend() {
        return appends < appendsMax && bytes < bytesMax;
    }

    /** Bytes of entries that the next append may have; the first may be as large as any. */
    long bytesLeft() {
        return appends == 0 ? Long.MAX_VALUE : bytesMax - bytes;
    }

    boolean hasRoomForHeartbeat() {
        return byCallId.size() - appends < HEARTBEATS_MAX;
    }

    void add(Sent sent) {
        byCallId.put(sent.callId(), sent);
        if (!sent.isHeartbeat()) {
            appends++;
            bytes += sent.bytes();
        }
    }

    /** Null when it is none of these: it was given up. */
    @Nullable
    Sent remove(long callId) {
        Sent sent = byCallId.remove(callId);
        if (sent != null && !sent.isHeartbeat()) {
            appends--;
            bytes -= sent.bytes();
        }
        return sent;
    }

    /** First entry of the oldest append; -1 without one. */
    long oldestEntry() {
        for (Sent sent : byCallId.values()) {
            if (!sent.isHeartbeat()) {
                return sent.first();
            }
        }
        return -1;
    }

    void clear() {
        byCallId.clear();
        appends = 0;
        bytes = 0;
    }
}
