package io.oarlock.deploy.forward;

import io.oarlock.migration.learner.LearnerConnection;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the source's leader on a thread of its own, in the order in which it is told, so that nobody else waits for
 * the leader to read. What waits is bounded by those who tell it. Any thread.
 */
final class LinkWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWriter.class);

    private final LearnerConnection connection;
    private final LinkedBlockingQueue<Sending> unsent = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "oarlock-source-requests");

    /** One thing to write. */
    interface Sending {
        void over(LearnerConnection connection) throws IOException;
    }

    LinkWriter(LearnerConnection connection) {
        this.connection = connection;
        thread.setDaemon(true);
        thread.start();
    }

    void write(Sending next) {
        unsent.add(next);
    }

    private void run() {
        try {
            while (true) {
                unsent.take().over(connection);
            }
        } catch (IOException e) {
            LOG.info("the source's leader takes no more requests: {}", e.toString());
            closeConnection();
        } catch (InterruptedException e) {
            LOG.debug("closed", e);
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("closing the connection to the source failed", e);
        }
    }

    /** What was not written is not. */
    void close() {
        unsent.clear();
        thread.interrupt();
    }
}
