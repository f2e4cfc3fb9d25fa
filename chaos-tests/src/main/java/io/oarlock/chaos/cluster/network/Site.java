package io.oarlock.chaos.cluster.network;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the processes of an ensemble live on this machine: their addresses and what lies between them. */
public interface Site extends Closeable {

    Subnet subnet();

    /** What members and clients call a member. */
    default String name(int member) {
        return MemberNames.name(member);
    }

    /** What to put before a command so that it runs where the member runs. */
    List<String> entrance(int member);

    /** Takes a member's address away from it: nobody answers there any more. */
    void withdraw(int member) throws IOException, InterruptedException;

    /** Gives a member, whose address was taken away, another one. */
    void move(int member) throws IOException, InterruptedException;

    /** The network between the members; empty where it cannot be made to fail. */
    Optional<Network> network();
}
