package io.oarlock.chaos.cluster.network;

import java.io.IOException;

/** Where members live, which all others know by name only. Owned by the thread that injects faults. */
public interface Addresses {

    /** Takes a member's address away from it; its name means nothing until it has another one. */
    void withdraw(int member) throws IOException, InterruptedException;

    /** Gives a member that does not run an address that nobody had before; its name means this address from now on. */
    void move(int member) throws IOException, InterruptedException;
}
