package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.live.SourceEvent.Ended;
import io.oarlock.deploy.live.SourceEvent.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that was seen quiet stays quiet only while nothing that it told is lost. */
class SourceLinkTest {
    private static final long LAST = 0x500000007L;

    @TempDir
    private Path staging;

    private final SwitchOver judge = new SwitchOver();

    private SourceLink joined(ScriptedLeader leader) {
        SourceLink link = new SourceLink(
                new SourceSettings(List.of(leader.address()), 1, 100, null),
                staging,
                judge,
                MigratingReplica.noRequests());
        link.join(LAST);
        return link;
    }

    private void quiet() {
        for (int i = 0; i < 3; i++) {
            judge.pinged(LAST, LAST, 0);
        }
        assertThat(judge.isQuiet()).isTrue();
    }

    private static ScriptedLeader tellsOne() throws IOException {
        return new ScriptedLeader(
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                        .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                        .packet(ScriptedLeader.INFORM, LAST + 1, ScriptedLeader.change(LAST + 1, "/a")));
    }

    private static Ended end(SourceLink link) throws InterruptedException {
        SourceEvent event = link.poll(30_000);
        while (!(event instanceof Ended)) {
            event = link.poll(30_000);
        }
        return (Ended) event;
    }

    @Test
    void anotherLeaderHasToSayItAgain() throws Exception {
        quiet();
        try (ScriptedLeader leader = tellsOne()) {
            SourceLink link = joined(leader);
            assertThat(link.poll(30_000)).isInstanceOf(SourceEvent.Joined.class);
            assertThat(judge.isQuiet()).isFalse();
            link.leave(LAST);
        }
    }

    @Test
    void whatWasToldButNotTakenEndsTheQuiet() throws Exception {
        try (ScriptedLeader leader = tellsOne()) {
            SourceLink link = joined(leader);
            link.poll(30_000);
            quiet();
            assertThat(link.poll(30_000)).isInstanceOf(Told.class);
            link.leave(LAST + 1);
            assertThat(judge.isQuiet()).isFalse();
        }
    }

    @Test
    void aTransactionBeyondTheLastOneProposedEndsTheQuiet() throws Exception {
        try (ScriptedLeader leader = tellsOne()) {
            SourceLink link = joined(leader);
            Ended ended = end(link);
            quiet();
            link.tookAll(ended);
            link.leave(LAST);
            assertThat(judge.isQuiet()).isFalse();
        }
    }

    @Test
    void aConnectionOfWhichEverythingWasTakenLeavesTheSourceQuiet() throws Exception {
        try (ScriptedLeader leader = tellsOne()) {
            SourceLink link = joined(leader);
            Ended ended = end(link);
            quiet();
            link.tookAll(ended);
            link.leave(LAST + 1);
            assertThat(judge.isQuiet()).isTrue();
        }
    }
}
