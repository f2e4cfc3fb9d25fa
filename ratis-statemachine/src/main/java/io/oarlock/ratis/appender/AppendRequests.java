package io.oarlock.ratis.appender;

import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.transport.AppendRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/** Makes requests out of the log of a leader. Whoever uses it has the stream's lock. */
final class AppendRequests {
    private final long term;
    private final LeaderLog log;

    AppendRequests(long term, LeaderLog log) {
        this.term = term;
        this.log = log;
    }

    /**
     * Entries from one index on, up to another one: as many as have no more than so many bytes, but one at least. Empty
     * when the log does not have the first any more. May read the disk for entries that are far from the end.
     */
    List<LogEntryProto> entries(long next, long end, long bytesMax) throws IOException {
        List<LogEntryProto> entries = new ArrayList<>();
        long bytes = 0;
        for (long index = next; index < end; index++) {
            LogEntryProto entry = log.entry(index);
            if (entry == null) {
                break;
            }
            bytes += entry.getSerializedSize();
            if (bytes > bytesMax && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    /** A request that carries as much of the commit index as its receiver may take over. */
    AppendRequest of(FrameType type, long callId, @Nullable TermIndex previous, List<LogEntryProto> entries) {
        long commit = covered(previous, entries.size());
        return new AppendRequest(type, term, callId, commit, previous, log.isBootstrapping(), entries);
    }

    /** The part of the commit index that a receiver may take over who has this entry and so many after it. */
    long covered(@Nullable TermIndex previous, int count) {
        return Math.min(log.committed(), (previous == null ? -1 : previous.getIndex()) + count);
    }
}
