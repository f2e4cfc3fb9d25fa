package io.oarlock.chaos.hostile;

import io.oarlock.chaos.hostile.RaftStranger.Message;
import java.io.IOException;
import java.util.List;

/** A client of the Raft library writes what is no entry of ours. */
final class RaftClientWrite implements Attack {

    private static final int CLIENT_REQUEST = 4;
    private static final int CLIENT_ID_BYTES = 16;

    @Override
    public String name() {
        return "raft-client-write";
    }

    @Override
    public String description() {
        return "a stranger has Raft log what is no entry";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        for (int member : subject.cluster().members()) {
            try (RaftStranger stranger = RaftStranger.connect(subject.raftPort(member))) {
                Message header = RaftStranger.header("x".repeat(CLIENT_ID_BYTES), member);
                stranger.send(
                        CLIENT_REQUEST,
                        new Message()
                                .message(1, header)
                                .message(2, new Message().text(1, "no entry ".repeat(10)))
                                .message(3, new Message()));
                stranger.awaitAnswer();
            }
        }
    }
}
