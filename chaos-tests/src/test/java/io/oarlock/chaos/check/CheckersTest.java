package io.oarlock.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.check.member.Availability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckersTest {

    @Test
    void everyRunIsJudgedByAllOfThem() {
        List<Findings> findings = new Checkers(Budget.STANDARD, Availability.Limits.NONE).check(new Script().history());

        assertThat(findings)
                .extracting(Findings::checker)
                .containsExactlyInAnyOrder(
                        "write order",
                        "client order",
                        "lost answers",
                        "reads agree with the write order",
                        "lists of children",
                        "stats",
                        "ACLs",
                        "synced reads",
                        "synced zxids",
                        "watches",
                        "watched reads",
                        "persistent watches",
                        "ephemerals",
                        "unused znodes",
                        "sessions",
                        "durability",
                        "quotas",
                        "refusals",
                        "multi",
                        "lock",
                        "queue",
                        "replica digests",
                        "member duties",
                        "answers",
                        "members",
                        "other libraries",
                        "availability");
    }

    @Test
    void whatIsNotDecidedIsNotValid() {
        Findings valid = new Findings("a", Verdict.VALID, List.of(), Map.of());
        Findings unknown = new Findings("b", Verdict.UNKNOWN, List.of(), Map.of());
        Findings invalid = new Findings("c", Verdict.INVALID, List.of(), Map.of());

        assertThat(Checkers.worst(List.of(valid, valid))).isEqualTo(Verdict.VALID);
        assertThat(Checkers.worst(List.of(valid, unknown, valid))).isEqualTo(Verdict.UNKNOWN);
        assertThat(Checkers.worst(List.of(unknown, invalid, valid))).isEqualTo(Verdict.INVALID);
    }
}
