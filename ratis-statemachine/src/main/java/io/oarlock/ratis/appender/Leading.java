package io.oarlock.ratis.appender;

/** What a member knows of its own leadership. Any thread; takes no lock of Ratis. */
interface Leading {

    /** Newest term that this member knows. */
    long term();

    /** Whether it leads, for all it knows, and has applied an entry of its own term. */
    boolean isReady();

    /** Last committed entry. */
    long committed();

    Voters voters();
}
