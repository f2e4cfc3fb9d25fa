package io.oarlock.frontend;

import io.oarlock.connection.SaslQueue;
import io.oarlock.eventloop.Workers;
import io.oarlock.replica.Fault;
import io.oarlock.traffic.FrontEndCounters;

/**
 * Threads for what event loops must not do, apart by kind: a client that proves who it is never waits for a listing,
 * nor does an operator who asks how a member is. Threads come with the first task.
 *
 * @param listings make long listings, of clients and of operators
 * @param words answers to the other four-letter words
 * @param sasl rounds of authentication that may block
 */
record FrontEndWorkers(Workers listings, Workers words, SaslQueue sasl) implements AutoCloseable {
    private static final int LISTING_THREADS = 2;
    private static final int LISTINGS_WAITING_MAX = 256;
    private static final int WORD_THREADS = 2;
    private static final int WORDS_WAITING_MAX = 256;

    static FrontEndWorkers of(Fault fault, FrontEndCounters counters) {
        return new FrontEndWorkers(
                new Workers("oarlock-listings", LISTING_THREADS, LISTINGS_WAITING_MAX, fault),
                new Workers("oarlock-words", WORD_THREADS, WORDS_WAITING_MAX, fault),
                new SaslQueue(Runtime.getRuntime().availableProcessors(), fault, counters));
    }

    @Override
    public void close() {
        listings.close();
        words.close();
        sasl.close();
    }
}
