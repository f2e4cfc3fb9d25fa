package io.oarlock.chaos.hostile;

import io.oarlock.chaos.hostile.RaftStranger.Message;
import java.io.IOException;
import java.util.List;

/** Requests for votes and heartbeats in terms of the future, by somebody who is no member. */
final class RaftTerms implements Attack {

    private static final int REQUEST_VOTE = 1;
    private static final int APPEND_ENTRIES = 2;
    private static final int ROUNDS = 20;
    private static final long TERM = 1L << 40;

    @Override
    public String name() {
        return "raft-terms";
    }

    @Override
    public String description() {
        return "a stranger that is no member says that it leads, and asks for votes, in terms of the far future";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            for (int member : subject.cluster().members()) {
                Message vote = new Message()
                        .message(1, RaftStranger.header("9", member))
                        .number(2, TERM + i)
                        .message(3, new Message().number(1, TERM).number(2, TERM));
                RaftStranger.ask(subject.raftPort(member), REQUEST_VOTE, vote);
                Message heartbeat = new Message()
                        .message(1, RaftStranger.header("9", member))
                        .number(2, TERM + i);
                RaftStranger.ask(subject.raftPort(member), APPEND_ENTRIES, heartbeat);
            }
        }
        long zxid = subject.cluster()
                .status(Subject.MEMBER)
                .map(status -> status.zxid())
                .orElse(0L);
        subject.expect(zxid >>> 32 < 1 << 20, Promises.STRANGER_REFUSED, "the term is " + (zxid >>> 32));
    }
}
