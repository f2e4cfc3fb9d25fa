package io.oarlock.chaos.check.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.linearizability.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SyncedReadsTest {

    private final Script script = new Script();

    @Test
    void plainReadsMayBeStaleButSyncedOnesMayNot() {
        script.ok(1, "create", "path", "/a", "data", "x", "->", "zxid", 1);
        script.ok(2, "get", "path", "/a", "->", "missing", true);
        script.satisfies(new SyncedReads(Budget.STANDARD));

        script.ok(2, "sync-get", "path", "/a", "->", "missing", true);
        script.breaks(new SyncedReads(Budget.STANDARD), SyncedReads.LINEARIZABLE);
    }

    @Test
    void aLostUpdateIsFound() {
        script.ok(1, "create", "path", "/a", "data", "x", "->", "zxid", 1);
        script.ok(1, "set", "path", "/a", "data", "y", "expected", 0, "->", "zxid", 2, "version", 1);
        script.ok(2, "set", "path", "/a", "data", "z", "expected", 0, "->", "zxid", 3, "version", 1);

        script.breaks(new SyncedReads(Budget.STANDARD), SyncedReads.LINEARIZABLE);
    }

    @Test
    @Timeout(60)
    void whatIsNotDecidedWithinTheTimeOfAllZnodesTogetherIsNotValid() {
        for (int znode = 0; znode < 20; znode++) {
            riddle("/" + znode);
        }
        Budget budget = new Budget(3_600_000, 500, Budget.STANDARD.configurationsMax());

        Findings findings = new SyncedReads(budget).check(script.history());

        assertThat(findings.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(findings.facts()).containsEntry(SyncedReads.UNDECIDED, 20L);
    }

    @Test
    void aQuestionThatTakesNoTimeIsDecidedAlsoWhenTheTimeIsSpent() {
        script.ok(1, "create", "path", "/a", "data", "x", "->", "zxid", 1);
        script.ok(2, "sync-get", "path", "/a", "->", "missing", true);

        assertThat(new SyncedReads(new Budget(0, 0, 1_000))
                        .check(script.history())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    /** Any twenty of forty writes may have taken effect, in any order, and none of them explains the read. */
    private void riddle(String path) {
        script.ok(1, "create", "path", path, "data", "x", "->", "zxid", 1);
        for (int i = 0; i < 40; i++) {
            script.lost(1, "set", "path", path, "data", "d" + i);
        }
        script.ok(2, "sync-get", "path", path, "->", "version", 20, "data", "never written");
    }

    @Test
    void ephemeralsAreLeftToTheirOwnChecker() {
        script.ok(1, "create", "path", "/e", "data", "x", "mode", "EPHEMERAL", "->", "zxid", 1, "path", "/e");
        script.ok(2, "sync-get", "path", "/e", "->", "missing", true);

        script.satisfies(new SyncedReads(Budget.STANDARD));
    }
}
