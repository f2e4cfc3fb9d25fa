package io.oarlock.session;

import io.oarlock.model.Bytes;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Makes the ids and passwords of new sessions. Any thread. */
public final class SessionCredentials {
    private static final int PASSWORD_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SessionIds ids;

    public SessionCredentials(SessionIds ids) {
        this.ids = ids;
    }

    public long nextId() {
        return ids.next();
    }

    public Bytes newPassword() {
        byte[] password = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(password);
        return Bytes.wrap(password);
    }

    /** False for what no session has as its password. */
    public static boolean mayBePassword(@Nullable Bytes password) {
        return password != null && password.length() == PASSWORD_BYTES;
    }
}
