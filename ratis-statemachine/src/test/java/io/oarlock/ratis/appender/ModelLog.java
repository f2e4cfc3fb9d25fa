package io.oarlock.ratis.appender;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/** A log in memory. */
final class ModelLog implements LeaderLog {
    private final List<LogEntryProto> entries = new ArrayList<>();
    private long committed = -1;
    private boolean leaders = true;

    static LogEntryProto entry(long term, long index) {
        return LogEntryProto.newBuilder().setTerm(term).setIndex(index).build();
    }

    ModelLog append(long term, int count) {
        for (int i = 0; i < count; i++) {
            entries.add(entry(term, entries.size()));
        }
        return this;
    }

    void add(LogEntryProto entry) {
        entries.add(entry);
    }

    void truncate(long from) {
        while (entries.size() > from) {
            entries.remove(entries.size() - 1);
        }
    }

    List<LogEntryProto> entries() {
        return entries;
    }

    void commit(long index) {
        committed = Math.max(committed, index);
    }

    void stepDown() {
        leaders = false;
    }

    long termAt(long index) {
        return index >= 0 && index < entries.size() ? entries.get((int) index).getTerm() : -1;
    }

    @Override
    public long nextIndex() {
        return entries.size();
    }

    @Override
    public @Nullable LogEntryProto entry(long index) {
        return entries.get((int) index);
    }

    @Override
    public @Nullable TermIndex previous(long index) {
        return index == 0 ? null : TermIndex.valueOf(termAt(index - 1), index - 1);
    }

    @Override
    public long committed() {
        return committed;
    }

    @Override
    public boolean isBootstrapping() {
        return false;
    }

    @Override
    public boolean isLeaders() {
        return leaders;
    }
}
