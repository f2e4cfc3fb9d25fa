package io.oarlock.op;

/**
 * The levels of the rules, each named after what came with it. All members decide an entry by the level that the state
 * has reached, which only {@link Operation.RaiseRulesLevel} raises: what a level brought is decided as before it below
 * that level, for ever.
 */
public final class RulesLevel {
    /** That of an empty tree. */
    public static final int FIRST = 1;

    /** A tree may follow a ZooKeeper ensemble. */
    public static final int MIGRATIONS = 2;

    /** What the source has decided answers clients here. */
    public static final int SOURCE_ANSWERS = 3;

    /** A session with more ephemerals than one entry may end ends in several; before, in one. */
    public static final int SESSIONS_IN_PARTS = 4;

    /**
     * A count for a quota costs what it reads, not only how many znodes, few are under way, and the look for a quota
     * reads an index; and a session whose ephemerals have long paths ends in several entries.
     */
    public static final int BOUNDED_COSTS = 5;

    /** A count for a quota begins only where the paths that all counts hold have room for one more, whoever asks. */
    public static final int BOUNDED_COUNTS = 6;

    /** What a session asks that only its member knows is decided; before, it has expired. */
    public static final int LOCAL_SESSIONS = 7;

    /**
     * The highest that this build knows. An import and a migration begin at it: what they bring may be more than lower
     * levels bear.
     */
    public static final int NEWEST = LOCAL_SESSIONS;

    private RulesLevel() {}
}
