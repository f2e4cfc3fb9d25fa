package io.oarlock.session;

/** The bounds of what clients may ask for, in milliseconds. */
public record SessionTimeouts(int minMillis, int maxMillis) {
    /** The timeout of a client that asks for so much. */
    public int clamp(int timeoutMillis) {
        return Math.max(minMillis, Math.min(maxMillis, timeoutMillis));
    }
}
