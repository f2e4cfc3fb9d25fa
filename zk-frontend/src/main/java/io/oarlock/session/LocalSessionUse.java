package io.oarlock.session;

/** What new sessions are ({@code localSessionsEnabled}, {@code localSessionsUpgradingEnabled}). */
public enum LocalSessionUse {
    /** Sessions of the ensemble. */
    NONE,
    /** Known to their member alone; they make no ephemerals. */
    WITHOUT_EPHEMERALS,
    /** Known to their member alone until they make an ephemeral. */
    UPGRADED
}
