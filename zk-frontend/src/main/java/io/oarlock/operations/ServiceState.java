package io.oarlock.operations;

/** Whether a member serves clients. */
public enum ServiceState {
    /** Starting, stopping, or without a quorum and not in read-only mode. */
    NOT_SERVING,
    /** Serves only clients that asked for read-only service. */
    READ_ONLY,
    READ_WRITE
}
