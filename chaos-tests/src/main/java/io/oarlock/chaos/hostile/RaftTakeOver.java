package io.oarlock.chaos.hostile;

import io.oarlock.chaos.hostile.RaftStranger.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Who may manage the group: nobody from outside. */
final class RaftTakeOver implements Attack {

    private static final int SET_CONFIGURATION = 5;
    private static final int GROUP_MANAGEMENT = 6;
    private static final int TRANSFER_LEADERSHIP = 9;
    private static final int START_ELECTION = 10;
    private static final int SNAPSHOT = 11;

    @Override
    public String name() {
        return "raft-take-over";
    }

    @Override
    public String description() {
        return "a stranger transfers the leadership, starts elections, sets the configuration and removes the group";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        int leader = subject.cluster().leader().orElse(Subject.MEMBER);
        for (int member : subject.cluster().members()) {
            Message header = RaftStranger.header("stranger-16bytes", member);
            RaftStranger.ask(
                    subject.raftPort(member),
                    TRANSFER_LEADERSHIP,
                    new Message().message(1, header).message(2, peer(leader % 3 + 1)));
            RaftStranger.ask(
                    subject.raftPort(member),
                    START_ELECTION,
                    new Message().message(1, RaftStranger.header("2", member)));
            RaftStranger.ask(
                    subject.raftPort(member),
                    SNAPSHOT,
                    new Message().message(1, header).message(2, new Message()));
            RaftStranger.ask(
                    subject.raftPort(member),
                    SET_CONFIGURATION,
                    new Message().message(1, header).message(2, peer(member)));
            // Remove the group, and its directory.
            Message remove = new Message()
                    .message(1, new Message().bytes(1, RaftStranger.group()))
                    .number(2, 1);
            RaftStranger.ask(
                    subject.raftPort(member),
                    GROUP_MANAGEMENT,
                    new Message().message(1, header).message(3, remove));
        }
        subject.expect(
                subject.cluster().leader().equals(Optional.of(leader)),
                Promises.STRANGER_REFUSED,
                "member " + leader + " led, now it is " + subject.cluster().leader());
    }

    private static Message peer(int member) {
        return new Message().text(1, Integer.toString(member));
    }
}
