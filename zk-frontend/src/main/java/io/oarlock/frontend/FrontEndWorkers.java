package io.oarlock.frontend;

import io.oarlock.eventloop.Workers;
import io.oarlock.replica.Fault;

/**
 * Threads for what event loops must not do, apart by kind: a client that proves who it is never waits for a listing.
 * Threads come with the first task.
 *
 * @param listings make long listings and the answers to four-letter words
 * @param sasl make rounds of authentication that may block
 */
record FrontEndWorkers(Workers listings, Workers sasl) implements AutoCloseable {
    private static final int LISTING_THREADS = 2;
    private static final int LISTINGS_WAITING_MAX = 256;

    static FrontEndWorkers of(Fault fault) {
        return new FrontEndWorkers(
                new Workers("oarlock-listings", LISTING_THREADS, LISTINGS_WAITING_MAX, fault),
                // Rounds that wait are bounded in bytes by whoever brings them.
                new Workers("oarlock-sasl", Runtime.getRuntime().availableProcessors(), Integer.MAX_VALUE, fault));
    }

    @Override
    public void close() {
        listings.close();
        sasl.close();
    }
}
