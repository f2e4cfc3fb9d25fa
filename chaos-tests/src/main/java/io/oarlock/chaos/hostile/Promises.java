package io.oarlock.chaos.hostile;

/** What an attack must not break, by the names that reports use. */
final class Promises {

    static final String SERVED = "a client is served within a second at every moment";
    static final String SESSION_KEPT = "a client keeps its session";
    static final String NEWCOMER_SERVED = "a new client is served";
    static final String MEMBERS_STAY = "a member runs until somebody ends it";
    static final String SAME_TREE = "members hold the same tree";
    static final String NOTHING_LOST = "no acknowledged write is lost";
    static final String RESTARTS = "a member stops in order and starts again";
    static final String MEMORY_BOUNDED = "a member's memory is bounded";
    static final String LOG_BOUNDED = "nobody fills a log without being asked who he is";
    static final String ANSWERED = "what is asked is answered, or its connection is closed";
    static final String STRANGER_REFUSED = "a stranger on the Raft port changes nothing";
    static final String REFUSED_CLEARLY = "a configuration that cannot be used ends the start with one clear line";
    static final String NOTHING_DELETED = "nothing is deleted that was not understood";
    static final String DATA_PRIVATE = "other users of the machine cannot read the data";

    private Promises() {}
}
