package org.apache.zookeeper.server;

/** Sets what only ZooKeeper's own package may: the state of a server that never runs in this JVM. */
public final class ModelState {
    private ModelState() {}

    /** Its process has ended: whoever waits for the server goes on. */
    public static void ended(ZooKeeperServer model) {
        model.setState(ZooKeeperServer.State.SHUTDOWN);
    }
}
