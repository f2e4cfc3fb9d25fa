package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import org.junit.jupiter.api.Test;

class AclsAgreeTest {

    private final Script script = new Script();
    private final AclsAgree checker = new AclsAgree();

    private Script shut(long zxid) {
        return script.ok(1, "set-acl", "path", "/a", "readable", false, "->", "zxid", zxid);
    }

    private Script read(long zxid) {
        return script.ok(2, "get", "path", "/a", "->", "zxid", zxid, "data", "x");
    }

    @Test
    void whoReadsBeforeTheChangeIsLetIn() {
        shut(5);
        read(4).satisfies(checker);
    }

    @Test
    void whoReadsAfterTheChangeIsKeptOut() {
        shut(5);
        read(5).breaks(checker, AclsAgree.KEEPS_OUT);
    }

    @Test
    void whoMayReadIsNotRefused() {
        shut(5);
        script.ok(1, "set-acl", "path", "/a", "readable", true, "->", "zxid", 7);
        script.refusedAt(2, "NOAUTH", 6, "get", "path", "/a").satisfies(checker);
        script.refusedAt(2, "NOAUTH", 7, "get", "path", "/a").breaks(checker, AclsAgree.LETS_IN);
    }

    @Test
    void aChangeWhoseAnswerWasLostExcusesBoth() {
        shut(5);
        script.lost(1, "set-acl", "path", "/a", "readable", true);
        read(6);
        script.refusedAt(2, "NOAUTH", 7, "get", "path", "/a").satisfies(checker);
    }

    @Test
    void whoWritesAfterTheChangeIsKeptOut() {
        script.ok(1, "set-acl", "path", "/a", "readable", true, "writable", false, "->", "zxid", 5);
        script.ok(2, "set", "path", "/a", "data", "x", "->", "zxid", 4).satisfies(checker);
        script.refusedAt(2, "NOAUTH", 6, "set", "path", "/a", "data", "y").satisfies(checker);
        script.ok(2, "set", "path", "/a", "data", "z", "->", "zxid", 7).breaks(checker, AclsAgree.KEEPS_WRITERS_OUT);
    }

    @Test
    void whatZooKeeperLetWriteBeforeItWasTakenOverIsNotJudgedAndWhatItLetReadIs() {
        script.note("takeover", "decided-to", 6L);
        script.ok(1, "set-acl", "path", "/a", "readable", false, "writable", false, "->", "zxid", 5);
        script.ok(2, "set", "path", "/a", "data", "x", "->", "zxid", 6).satisfies(checker);
        script.ok(2, "get", "path", "/a", "->", "zxid", 6, "data", "x").breaks(checker, AclsAgree.KEEPS_OUT);
    }

    @Test
    void whoMayWriteIsNotRefused() {
        shut(5);
        script.refusedAt(2, "NOAUTH", 6, "set", "path", "/a", "data", "y").breaks(checker, AclsAgree.LETS_WRITERS_IN);
    }

    @Test
    void theChangesAreCounted() {
        shut(5);
        script.ok(1, "set-acl", "path", "/a", "readable", true, "->", "zxid", 7)
                .ok(2, "get", "path", "/a", "->", "zxid", 7, "stat", Fields.map("aversion", 1))
                .breaks(checker, AclsAgree.VERSION);
    }

    @Test
    void whoIsToldOfWhatHeMayNotReadIsFound() {
        shut(5);
        told(4).satisfies(checker);
        told(-1).satisfies(checker);
        told(6).breaks(checker, AclsAgree.TELLS_READERS);
    }

    private Script told(long zxid) {
        return script.note("event", "client", 2L, "watch", 7L, "type", "NodeDataChanged", "path", "/a", "zxid", zxid);
    }
}
