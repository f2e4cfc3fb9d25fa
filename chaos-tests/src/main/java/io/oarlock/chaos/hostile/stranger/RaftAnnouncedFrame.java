package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;

/** A frame announced as 2 GB, most of which comes. */
public final class RaftAnnouncedFrame implements Attack {

    private static final byte[] TWO_GIGABYTES = {
        0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, RaftStranger.APPEND, 0, 0, 0
    };
    private static final int PIECE_BYTES = 1 << 20;
    private static final int PIECES = 1_200;
    /** What a frame may have, and what is on its way. */
    private static final int MEGABYTES_MAX = 64;

    @Override
    public String name() {
        return "raft-announced-frame";
    }

    @Override
    public String description() {
        return "a stranger that says it is member 2 announces a frame of 2 GB on the Raft port and sends 1.2 GB of it";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RaftStranger stranger = subject.hold(RaftStranger.as(2, Subject.MEMBER, subject.raftPort(Subject.MEMBER)));
        int sent = 0;
        try {
            stranger.sendRaw(TWO_GIGABYTES);
            byte[] piece = new byte[PIECE_BYTES];
            for (; sent < PIECES; sent++) {
                stranger.sendRaw(piece);
            }
        } finally {
            subject.fact("megabytes taken", sent);
            subject.expect(
                    sent <= MEGABYTES_MAX,
                    Promises.MEMORY_BOUNDED,
                    "the Raft port took " + sent + " MB of one frame from a stranger");
        }
    }
}
