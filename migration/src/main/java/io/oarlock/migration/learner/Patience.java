package io.oarlock.migration.learner;

/**
 * How long a leader is waited for.
 *
 * @param unreadMillisMax while it does not read what is sent to it
 * @param waitMillisMax for the rest of a message that has begun, or a MiB of it
 * @param unconfirmedMillisMax until a quorum has confirmed it, the sending of its tree not included
 */
record Patience(long unreadMillisMax, long waitMillisMax, long unconfirmedMillisMax) {
    static final Patience DEFAULT = new Patience(15_000, 60_000, 600_000);
}
