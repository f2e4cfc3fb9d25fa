package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostAnswersTest {

    private final Script script = new Script();

    @Test
    void aLostWriteMayTakeEffectBeforeTheNextAnswer() {
        connected();
        script.lost(1, "create", "path", "/a/x", "data", "x");
        connected();
        script.ok(1, "get", "path", "/b", "->", "zxid", 9);
        found(8);

        script.satisfies(new LostAnswers());
    }

    @Test
    void aLostWriteMayNeverTakeEffect() {
        connected();
        script.lost(1, "create", "path", "/a/x", "data", "x");
        script.ok(1, "get", "path", "/b", "->", "zxid", 9);

        script.satisfies(new LostAnswers());
    }

    @Test
    void aLostWriteThatTakesEffectLaterIsFound() {
        connected();
        script.lost(1, "create", "path", "/a/x", "data", "x");
        connected();
        script.ok(1, "get", "path", "/b", "->", "zxid", 9);
        found(10);

        script.breaks(new LostAnswers(), LostAnswers.NOT_LATER);
    }

    @Test
    void whatZooKeeperHasDecidedBeforeItWasTakenOverIsNotJudgedAndWhatComesAfterwardsIs() {
        script.note("takeover", "decided-to", 10L);
        connected();
        script.lost(1, "create", "path", "/a/x", "data", "x");
        script.ok(1, "get", "path", "/b", "->", "zxid", 9);
        found(10);

        script.satisfies(new LostAnswers());
        script.lost(1, "set", "path", "/b", "data", "y");
        script.ok(1, "get", "path", "/c", "->", "zxid", 11);
        script.ok(2, "get", "path", "/b", "->", "zxid", 12, "mzxid", 12, "data", "y");
        script.breaks(new LostAnswers(), LostAnswers.NOT_LATER);
    }

    @Test
    void whatWasAnsweredBeforeTheLostWriteDoesNotCount() {
        connected();
        script.ok(1, "get", "path", "/b", "->", "zxid", 9);
        script.lost(1, "create", "path", "/a/x", "data", "x");
        found(10);

        script.satisfies(new LostAnswers());
    }

    @Test
    void anotherSessionMayBeAnsweredFirst() {
        script.note("session", "client", 1L, "session", 77L, "state", "connected", "member", 1L);
        script.lost(1, "create", "path", "/a/x", "data", "x");
        connected();
        script.ok(1, "get", "path", "/b", "->", "zxid", 9);
        found(10);

        script.satisfies(new LostAnswers());
    }

    @Test
    void aLostSetIsRecognisedInALaterRead() {
        connected();
        script.lost(1, "set", "path", "/a", "data", "x");
        script.ok(1, "get", "path", "/a", "->", "zxid", 9, "mzxid", 3, "data", "old");
        script.ok(2, "get", "path", "/a", "->", "zxid", 12, "mzxid", 11, "data", "x");

        script.breaks(new LostAnswers(), LostAnswers.NOT_LATER);
    }

    private void connected() {
        script.note("session", "client", 1L, "session", 101L, "state", "connected", "member", 1L);
    }

    private void found(long zxid) {
        Map<String, Object> node = Map.of("path", "/a/x", "data", "x", "mzxid", zxid);
        script.ok(2, "final-children", "path", "/a", "->", "nodes", List.of(node));
    }
}
