package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.Test;

class LockExclusionTest {

    private final Script script = new Script();

    @Test
    void holdersThatTakeTurnsAreFine() {
        write("a", 5);
        write("a", 6);
        write("b", 7);

        script.satisfies(new LockExclusion());
    }

    @Test
    void aHolderThatWritesAfterItsSuccessorIsFound() {
        write("a", 5);
        write("b", 6);
        write("a", 7);

        script.breaks(new LockExclusion(), LockExclusion.EXCLUSIVE);
    }

    @Test
    void differentLocksAreIndependent() {
        write("a", 5);
        script.ok(2, "set", "path", "/q", "lock", "/other", "tenure", "b", "data", "x", "->", "zxid", 6);
        write("a", 7);

        script.satisfies(new LockExclusion());
    }

    private void write(String tenure, long zxid) {
        script.ok(1, "set", "path", "/p", "lock", "/lock", "tenure", tenure, "data", "x", "->", "zxid", zxid);
    }
}
