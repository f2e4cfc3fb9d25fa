package io.oarlock.chaos.cluster;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/** Where the processes of an ensemble live on this machine: their addresses and what lies between them. */
interface Site extends Closeable {

    Subnet subnet();

    /** What to put before a command so that it runs where the member runs. */
    List<String> entrance(int member);

    /** The network between the members; empty where it cannot be made to fail. */
    Optional<Network> network();
}
