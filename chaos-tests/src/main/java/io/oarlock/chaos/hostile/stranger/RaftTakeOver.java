package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.stranger.RaftStranger.Message;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Who may manage the group: nobody from outside. */
public final class RaftTakeOver implements Attack {

    /** No member has it. */
    private static final int NOBODY = 9;

    private static final long TERMS = 5;
    /** What no frame is: whoever manages a server of Ratis has no place in the protocol. */
    private static final int MANAGEMENT = 40;

    @Override
    public String name() {
        return "raft-take-over";
    }

    @Override
    public String description() {
        return "a stranger with no member's number leads, calls members to stand, asks for votes, manages the group";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        int leader = subject.cluster().leader().orElse(Subject.MEMBER);
        long term = subject.cluster()
                        .status(Subject.MEMBER)
                        .map(status -> status.zxid())
                        .orElse(0L)
                >>> Integer.SIZE;
        for (int member : subject.cluster().members()) {
            RaftStranger.Link link = new RaftStranger.Link(NOBODY, member, subject.raftPort(member));
            Message header = link.header();
            for (long later = 1; later <= TERMS; later++) {
                RaftStranger.send(link, RaftStranger.APPEND, RaftStranger.heartbeat(term + later));
            }
            RaftStranger.ask(link, RaftStranger.STAND, new Message().message(1, header));
            Message last = new Message().number(1, term + TERMS).number(2, 1L << 40);
            RaftStranger.ask(
                    link,
                    RaftStranger.VOTE,
                    new Message().message(1, header).number(2, term + 2 * TERMS).message(3, last));
            // Remove the group, and its directory.
            Message remove = new Message()
                    .message(1, new Message().bytes(1, RaftStranger.group()))
                    .number(2, 1);
            RaftStranger.ask(link, MANAGEMENT, new Message().message(1, header).message(3, remove));
        }
        subject.expect(
                subject.cluster().leader().equals(Optional.of(leader)),
                Promises.STRANGER_REFUSED,
                "member " + leader + " led, now it is " + subject.cluster().leader());
    }
}
