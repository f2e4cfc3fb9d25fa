package io.oarlock.chaos.cluster.network;

import java.io.IOException;

/**
 * The network of a cluster, as it can be made to fail. Everything lasts until the {@link Disturbance} that is returned
 * is ended, also over restarts of the member; several may be in effect at the same time. Called by one thread.
 */
public interface Network {

    /** Drops everything that one member sends to another one; the other direction stays as it is. */
    Disturbance cut(int from, int to) throws IOException, InterruptedException;

    /** Drops everything between a member and all clients, in both directions; the members still reach each other. */
    Disturbance cutClients(int member) throws IOException, InterruptedException;

    /** Drops packets of a member by chance, those that it sends and those that it receives. */
    Disturbance lose(int member, double probability) throws IOException, InterruptedException;

    /** Delivers everything that a member sends late; packets with different delays overtake each other. */
    Disturbance hold(int member, Delay delay) throws IOException, InterruptedException;

    /** Sends packets of a member twice by chance. */
    Disturbance duplicate(int member, double probability) throws IOException, InterruptedException;

    /** Limits what a member can send. */
    Disturbance narrow(int member, int kilobitsPerSecond) throws IOException, InterruptedException;

    /** Resets the connections of a member by chance, at any packet that it receives. */
    Disturbance reset(int member, double probability) throws IOException, InterruptedException;

    /** Ends all disturbances. */
    void heal() throws IOException, InterruptedException;

    /** Something that the network does wrong. */
    @FunctionalInterface
    interface Disturbance {

        /** Ends it; does nothing when it has ended already. */
        void end() throws IOException, InterruptedException;
    }

    /**
     * How late packets are, drawn evenly for each of them from {@code millis - jitterMillis} to {@code millis +
     * jitterMillis}.
     *
     * @param millis on average
     * @param jitterMillis at most the same
     */
    record Delay(int millis, int jitterMillis) {

        public Delay {
            if (jitterMillis < 0 || jitterMillis > millis) {
                throw new IllegalArgumentException("a packet cannot arrive before it was sent");
            }
        }
    }
}
