package io.oarlock.ratis.transport;

import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what members say to each other, on its way between Ratis and its transport. Runs on the threads of either,
 * for every message: one that does not concern the guard must cost nothing.
 */
public interface MessageGuard {

    /**
     * A request is about to pass.
     *
     * @throws IOException the request does not pass; to Ratis it looks like a lost message
     */
    default void before(MessageLite request) throws IOException {}

    /**
     * A request was answered, and nobody knows of it yet.
     *
     * @throws IOException nobody will; to Ratis it looks like a lost message
     */
    default void answered(MessageLite request, @Nullable Object reply) throws IOException {}

    /** What the sender of a request is to be told that was answered behind the guards. */
    default @Nullable Object told(MessageLite request, @Nullable Object reply) {
        return reply;
    }

    /** What the sender of a request is to be told that failed behind the guards. */
    default Throwable failed(MessageLite request, Throwable failure) {
        return failure;
    }
}
