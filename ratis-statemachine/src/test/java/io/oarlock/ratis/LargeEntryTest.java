package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.fail;

import io.oarlock.model.Bound;
import io.oarlock.ratis.group.RaftSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a leader sends behind a large entry waits for it, its heartbeats too, and its followers answer nothing before
 * they have it: the entry must keep both of them at their posts. A machine that stands still may bring an election
 * about all the same, so there is more than one try.
 */
class LargeEntryTest {
    private static final int LARGEST = (int) Bound.LOGGED_ENTRY_BYTES.defaultValue() - 2000;
    private static final int TRIES = 4;
    private static final String NARROW = "127.0.0.2";
    /** The largest entry takes several election time-outs. */
    private static final int NARROW_BYTES_PER_SECOND = 6 << 20;

    @TempDir
    Path root;

    @Test
    void theLargestEntryBringsNoElectionAboutOnANarrowLink() throws Exception {
        TestGroup group =
                new TestGroup(root, 3).with(RaftSettings.Tuning.DEFAULTS).calledAt(NARROW);
        List<NarrowLink> links = new ArrayList<>();
        try (group) {
            for (int id = 1; id <= 3; id++) {
                links.add(new NarrowLink(group.address(id), NARROW, NARROW_BYTES_PER_SECOND));
            }
            group.startAll();
            assertNoElection(group);
        } finally {
            for (NarrowLink link : links) {
                link.close();
            }
        }
    }

    private static void assertNoElection(TestGroup group) throws IOException, InterruptedException {
        group.awaitSize(0);
        List<Long> terms = new ArrayList<>(List.of(group.leader().status().term()));
        int size = 0;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            group.follower().propose(attempt + "x".repeat(LARGEST));
            group.leader().propose("small" + attempt);
            size += 2;
            group.awaitSize(size);
            long before = terms.get(terms.size() - 1);
            long after = group.leader().status().term();
            terms.add(after);
            if (after == before) {
                return;
            }
        }
        fail("terms of the leader after each try: %s", terms);
    }
}
