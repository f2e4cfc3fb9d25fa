package io.oarlock.migration.zookeeper;

import io.oarlock.model.Bytes;
import java.util.Random;

/** The password that every ZooKeeper server derives from the id of a session. It is no secret to who knows the id. */
public final class SessionPassword {
    private static final long SEED = 0xB3415C00L;
    private static final int BYTES = 16;

    private SessionPassword() {}

    public static Bytes of(long sessionId) {
        byte[] password = new byte[BYTES];
        new Random(sessionId ^ SEED).nextBytes(password);
        return Bytes.wrap(password);
    }
}
