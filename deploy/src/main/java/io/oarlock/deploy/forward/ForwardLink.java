package io.oarlock.deploy.forward;

import io.oarlock.migration.learner.LearnerConnection;

/**
 * One connection to the source's leader as clients use it; all of it ends with the connection.
 *
 * @param id not {@link ForwardMessage.Answer#NO_LINK}
 */
record ForwardLink(
        long id,
        LearnerConnection connection,
        LinkWriter writer,
        UnansweredRequests requests,
        SourceQuestions questions,
        TouchedSessions touched) {
    static ForwardLink over(LearnerConnection connection, long id, long bytesMax) {
        LinkWriter writer = new LinkWriter(connection);
        UnansweredRequests requests = new UnansweredRequests(writer, bytesMax);
        return new ForwardLink(
                id, connection, writer, requests, new SourceQuestions(writer, requests), new TouchedSessions());
    }

    /** Nothing goes over it any more, and nobody waits for it. */
    void close() {
        requests.close();
        writer.close();
        questions.close();
    }
}
