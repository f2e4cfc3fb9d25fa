package io.oarlock.chaos.cluster;

import java.io.IOException;

/** The network between the members of a cluster. Clients are not affected. */
public interface Network {

    /** Drops everything that one member sends to another one; the other direction stays as it is. */
    void cut(int from, int to) throws IOException, InterruptedException;

    /** Ends all cuts. */
    void heal() throws IOException, InterruptedException;
}
