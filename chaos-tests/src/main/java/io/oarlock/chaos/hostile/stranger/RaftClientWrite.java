package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Somebody who says it is a member forwards to the leader what is no entry. */
public final class RaftClientWrite implements Attack {

    private static final String SKIPPED = "zk_raft_entries_skipped_total";

    @Override
    public String name() {
        return "raft-client-write";
    }

    @Override
    public String description() {
        return "a stranger that says it is a member has Raft log what is no entry";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        byte[] entry = "no entry ".repeat(10).getBytes(StandardCharsets.US_ASCII);
        byte[] numbered = ByteBuffer.allocate(Long.BYTES + entry.length)
                .putLong(1)
                .put(entry)
                .array();
        for (int member : subject.cluster().members()) {
            RaftStranger.Link link = new RaftStranger.Link(member == 2 ? 3 : 2, member, subject.raftPort(member));
            RaftStranger.send(link, RaftStranger.FORWARD, numbered);
        }
        for (int member : subject.cluster().members()) {
            String skipped = subject.monitor(member).getOrDefault(SKIPPED, "0");
            subject.expect(
                    skipped.equals("0"),
                    Promises.STRANGER_REFUSED,
                    "member " + member + " has logged " + skipped + " of them");
        }
    }
}
