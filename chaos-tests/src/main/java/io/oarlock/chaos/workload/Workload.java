package io.oarlock.chaos.workload;

import java.io.IOException;

/**
 * What clients do. Stateless apart from its parameters: all that a client remembers is in the ensemble or in the thread
 * that calls.
 */
public interface Workload {

    /** Its name in scenarios and reports. */
    String name();

    /** How long the sessions of its clients are to be, where the scenario wants the given length. */
    default int sessionTimeoutMillis(int scenarioMillis) {
        return scenarioMillis;
    }

    /** The znode below which its clients work. */
    String root();

    /** Creates what the clients need; called once, by one client, before all others begin. */
    default void prepare(Actor actor) throws InterruptedException {
        new Setup(actor).create(root(), "root");
    }

    /** One round of one client; called again and again, by a thread of its own. */
    void act(Actor actor) throws IOException, InterruptedException;

    /** Reads what is left; called once, by one client, when all is quiet and healed. */
    default void finish(Actor actor) throws IOException, InterruptedException {}
}
