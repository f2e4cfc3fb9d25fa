package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.stranger.RaftStranger.Message;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;

/** Requests for votes and heartbeats in terms of the future, by somebody who is no member. */
public final class RaftTerms implements Attack {

    /** No member has it. */
    private static final int NOBODY = 9;

    private static final int ROUNDS = 20;
    private static final long TERM = 1L << 40;

    @Override
    public String name() {
        return "raft-terms";
    }

    @Override
    public String description() {
        return "a stranger says that it leads, as no member and as one, and asks for votes, in terms of the far future";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        for (int member : subject.cluster().members()) {
            send(new RaftStranger.Link(member == 2 ? 3 : 2, member, subject.raftPort(member)), TERM);
            for (int i = 0; i < ROUNDS; i++) {
                send(new RaftStranger.Link(NOBODY, member, subject.raftPort(member)), TERM + i);
            }
        }
        long zxid = subject.cluster()
                .status(Subject.MEMBER)
                .map(status -> status.zxid())
                .orElse(0L);
        subject.expect(zxid >>> 32 < 1 << 20, Promises.STRANGER_REFUSED, "the term is " + (zxid >>> 32));
    }

    private static void send(RaftStranger.Link link, long term) throws IOException {
        Message vote = new Message()
                .message(1, link.header())
                .number(2, term)
                .message(3, new Message().number(1, term).number(2, term));
        RaftStranger.ask(link, RaftStranger.VOTE, vote);
        RaftStranger.send(link, RaftStranger.APPEND, RaftStranger.heartbeat(term));
    }
}
