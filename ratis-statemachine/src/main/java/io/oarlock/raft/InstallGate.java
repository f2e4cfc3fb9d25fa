package io.oarlock.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/** For the sake of checkpoints that are refused. */
enum InstallGate implements Guard {

    /** Before the server: the refusal reaches the leader. */
    INCOMING {
        /** Ratis over Netty answers nothing at all to other exceptions; causes may be of a kind that cannot be sent. */
        @Override
        Throwable pass(Throwable failure) {
            return failure instanceof UncheckedIOException
                    ? new IOException(String.valueOf(failure.getMessage()))
                    : failure;
        }
    },

    /** Before a transport whose appenders try again at once: the leader does not send again without end. */
    OUTGOING {
        @Override
        Throwable pass(Throwable failure) {
            try {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return failure;
        }
    };

    private static final long RETRY_MILLIS = 100;

    abstract Throwable pass(Throwable failure);

    @Override
    public Throwable failed(MessageLite request, Throwable failure) {
        return request instanceof InstallSnapshotRequestProto ? pass(failure) : failure;
    }
}
