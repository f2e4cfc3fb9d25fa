package io.oarlock.chaos.hostile.subject;

/** What an attack must not break, by the names that reports use. */
public final class Promises {

    public static final String SERVED = "a client is served within a second at every moment";
    public static final String SESSION_KEPT = "a client keeps its session";
    public static final String NEWCOMER_SERVED = "a new client is served";
    public static final String MEMBERS_STAY = "a member runs until somebody ends it";
    public static final String SAME_TREE = "members hold the same tree";
    public static final String NOTHING_LOST = "no acknowledged write is lost";
    public static final String RESTARTS = "a member stops in order and starts again";
    public static final String MEMORY_BOUNDED = "a member's memory is bounded";
    public static final String LOG_BOUNDED = "nobody fills a log without being asked who he is";
    public static final String ANSWERED = "what is asked is answered, or its connection is closed";
    public static final String STRANGER_REFUSED = "a stranger on the Raft port changes nothing";
    public static final String REFUSED_CLEARLY =
            "a configuration that cannot be used ends the start with one clear line";
    public static final String NOTHING_DELETED = "nothing is deleted that was not understood";
    public static final String DATA_PRIVATE = "other users of the machine cannot read the data";

    private Promises() {}
}
