package io.oarlock.chaos.hostile;

import io.oarlock.chaos.hostile.RaftStranger.Message;
import java.io.IOException;
import java.util.List;

/** Requests for votes in terms of the future, by somebody who says he is no member, or another one. */
final class RaftTerms implements Attack {

    private static final int REQUEST_VOTE = 1;
    private static final int VOTES = 20;
    private static final long TERM = 1L << 40;

    @Override
    public String name() {
        return "raft-terms";
    }

    @Override
    public String description() {
        return "a stranger that is no member asks for votes in terms that are far in the future";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        for (int i = 0; i < VOTES; i++) {
            for (int member : subject.cluster().members()) {
                Message vote = new Message()
                        .message(1, RaftStranger.header("9", member))
                        .number(2, TERM + i)
                        .message(3, new Message().number(1, TERM).number(2, TERM));
                try (RaftStranger stranger = RaftStranger.connect(subject.raftPort(member))) {
                    stranger.send(REQUEST_VOTE, vote);
                    stranger.awaitAnswer();
                }
            }
        }
        long zxid = subject.cluster()
                .status(Subject.MEMBER)
                .map(status -> status.zxid())
                .orElse(0L);
        subject.expect(zxid >>> 32 < 1 << 20, Promises.STRANGER_REFUSED, "the term is " + (zxid >>> 32));
    }
}
