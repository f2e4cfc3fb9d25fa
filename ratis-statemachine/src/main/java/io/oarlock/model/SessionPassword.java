package io.oarlock.model;

/**
 * The password that every ZooKeeper server derives from the id of a session. It is no secret to who knows the id. The
 * generator is that of {@link java.util.Random}, whose documentation fixes it; it is written out because the rules use
 * nothing random.
 */
public final class SessionPassword {
    private static final long SEED = 0xB3415C00L;
    private static final int BYTES = 16;
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xBL;
    private static final long MASK = (1L << 48) - 1;
    private static final int UNUSED_BITS = 16;

    private SessionPassword() {}

    public static Bytes of(long sessionId) {
        byte[] password = new byte[BYTES];
        long state = (sessionId ^ SEED ^ MULTIPLIER) & MASK;
        for (int at = 0; at < BYTES; at += Integer.BYTES) {
            state = (state * MULTIPLIER + INCREMENT) & MASK;
            int bits = (int) (state >>> UNUSED_BITS);
            for (int i = 0; i < Integer.BYTES; i++) {
                password[at + i] = (byte) (bits >> (Byte.SIZE * i));
            }
        }
        return Bytes.wrap(password);
    }
}
