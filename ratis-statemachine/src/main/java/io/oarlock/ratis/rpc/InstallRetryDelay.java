package io.oarlock.ratis.rpc;

import io.oarlock.ratis.transport.MessageGuard;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/**
 * Makes the leader pause after a piece of a snapshot that was refused: Ratis' appender would send the snapshot again at
 * once, without end.
 */
final class InstallRetryDelay implements MessageGuard {
    private static final long RETRY_MILLIS = 100;

    @Override
    public Throwable failed(MessageLite request, Throwable failure) {
        if (request instanceof InstallSnapshotRequestProto) {
            try {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return failure;
    }
}
