package io.oarlock.ratis.transport;

import io.oarlock.peer.Answer;
import io.oarlock.replication.EntryRefused;
import java.io.IOException;

/** How a question of another member was answered. Places are part of the protocol. */
public enum PeerStatus {
    OK,
    /** Another member leads, if any. */
    NOT_LEADER,
    REFUSED,
    /** Asking again changes nothing. */
    UNACCEPTABLE,
    /** A line of text says why. */
    FAILED;

    private static final byte[] NOTHING = new byte[0];

    public Answer with(byte[] content) {
        return new Answer(ordinal(), content);
    }

    public Answer alone() {
        return with(NOTHING);
    }

    static Answer failed(Throwable failure) {
        return FAILED.with(FailureText.of(failure));
    }

    /**
     * The content of an answer.
     *
     * @throws EntryRefused when asking again changes nothing
     * @throws IOException when it was not answered as it was asked
     */
    public static byte[] contentOf(Answer answer) throws IOException {
        if (answer.status() == OK.ordinal()) {
            return answer.content();
        }
        if (answer.status() == UNACCEPTABLE.ordinal()) {
            throw new EntryRefused("the leader finds it unacceptable: " + FailureText.read(answer.content()), null);
        }
        throw new IOException(
                answer.status() == FAILED.ordinal()
                        ? "the member asked failed: " + FailureText.read(answer.content())
                        : "the member asked does not lead, or refused");
    }
}
