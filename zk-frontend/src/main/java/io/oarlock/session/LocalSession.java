package io.oarlock.session;

import io.oarlock.model.Bytes;
import org.jspecify.annotations.Nullable;

/** A session that only this member knows. What changes is guarded by its {@link LocalSessions}. */
public final class LocalSession {
    private final long id;
    private final Bytes password;
    private @Nullable Holder holder;

    LocalSession(long id, Bytes password, Holder holder) {
        this.id = id;
        this.password = password;
        this.holder = holder;
    }

    /** The connection that speaks for a session, until no request of it can take effect any more. Any thread. */
    public interface Holder {
        /**
         * Another connection is to take the session over.
         *
         * @param then called, on any thread, once this one has let go of it
         */
        void handOver(Runnable then);

        /** Nobody has heard of the session in time: it is gone. */
        void expired();
    }

    public long id() {
        return id;
    }

    public Bytes password() {
        return password;
    }

    @Nullable
    Holder holder() {
        return holder;
    }

    void heldBy(@Nullable Holder other) {
        holder = other;
    }
}
