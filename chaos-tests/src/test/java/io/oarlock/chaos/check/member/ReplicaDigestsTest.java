package io.oarlock.chaos.check.member;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class ReplicaDigestsTest {

    private final Script script = new Script();

    @Test
    void equalDigestsAtEqualZxidsAreFine() {
        script.note("digest", "member", 1L, "zxid", 9L, "digest", "ab");
        script.note("digest", "member", 2L, "zxid", 9L, "digest", "ab");
        script.note("digest", "member", 3L, "zxid", 8L, "digest", "cd");

        script.satisfies(new ReplicaDigests());
    }

    @Test
    void differentDigestsAtOneZxidAreFound() {
        script.note("digest", "member", 1L, "zxid", 9L, "digest", "ab");
        script.note("digest", "member", 2L, "zxid", 9L, "digest", "cd");

        script.breaks(new ReplicaDigests(), ReplicaDigests.SAME_TREE);
    }

    @Test
    void membersThatDoNotComeToTheSameTreeAreFound() {
        script.note("digest", "member", 1L, "zxid", 9L, "digest", "ab", "last", true);
        script.note("digest", "member", 2L, "zxid", 8L, "digest", "cd", "last", true);

        script.breaks(new ReplicaDigests(), ReplicaDigests.SAME_IN_THE_END);
    }

    @Test
    void aTreeThatCannotBeReadIsFound() {
        script.note("unread", "member", 1L, "reason", "NoNode for /a");

        script.breaks(new ReplicaDigests(), ReplicaDigests.READABLE);
    }
}
