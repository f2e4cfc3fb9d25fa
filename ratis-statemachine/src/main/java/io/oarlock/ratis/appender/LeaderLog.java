package io.oarlock.ratis.appender;

import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/** The log of a leader, as one of its appenders sees it. Any thread. */
interface LeaderLog {

    /** Index of the entry that will be appended next. */
    long nextIndex();

    /** An entry; null when the log does not have it any more. May read the disk for one that is far from the end. */
    @Nullable
    LogEntryProto entry(long index) throws IOException;

    /** Entry before this one, in the log or at the end of a checkpoint; null when nobody knows. */
    @Nullable
    TermIndex previous(long index);

    /** Last committed entry. */
    long committed();

    /** Whether the follower is new to the group. */
    boolean isBootstrapping();

    /** Whether this log is still that of the leader; asked after entries were read. */
    boolean isLeaders();
}
