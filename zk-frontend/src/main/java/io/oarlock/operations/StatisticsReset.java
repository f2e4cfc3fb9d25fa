package io.oarlock.operations;

/** Which statistics were set to zero. */
public enum StatisticsReset {
    SERVER,
    CONNECTIONS
}
