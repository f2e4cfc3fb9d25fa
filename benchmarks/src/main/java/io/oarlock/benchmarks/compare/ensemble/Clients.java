package io.oarlock.benchmarks.compare.ensemble;

/** Which members the clients of a load connect to. */
public enum Clients {
    OF_ALL,
    OF_THE_LEADER,
    /** One of them: that with the lowest number. */
    OF_A_FOLLOWER,
    OF_THE_FOLLOWERS
}
