package io.oarlock.auth;

/** What a client is told that asks whether this is the ensemble it wants. */
public enum EnsembleAnswer {
    /** It is. */
    ACCEPTED,
    /** It is another one. */
    REFUSED,
    /** The client names none, or none is configured: any will do. */
    SKIPPED
}
