package io.oarlock.chaos.check;

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
}
