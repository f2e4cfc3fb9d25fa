package io.oarlock.request;

/** The bounds of what clients may ask for, in milliseconds. */
record SessionTimeouts(int minMillis, int maxMillis) {
    /** The timeout of a client that asks for so much. */
    int clamp(int timeoutMillis) {
        return Math.max(minMillis, Math.min(maxMillis, timeoutMillis));
    }
}
