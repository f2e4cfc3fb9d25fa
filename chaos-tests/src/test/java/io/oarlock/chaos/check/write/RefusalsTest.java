package io.oarlock.chaos.check.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.Script;
import io.oarlock.chaos.history.Fields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

    private final Script script = new Script();
    private final Refusals checker = new Refusals();

    /** A znode of version 1 with a child; another one that was deleted. */
    @BeforeEach
    void begin() {
        create("/a", 1);
        create("/a/1", 2);
        script.ok(1, "set", "path", "/a", "data", "y", "expected", 0, "->", "zxid", 3, "version", 1);
        create("/b", 4);
        delete("/b", 5);
    }

    private void create(String path, long zxid) {
        script.ok(1, "create", "path", path, "data", "x", "->", "zxid", zxid);
    }

    private void delete(String path, long zxid) {
        script.ok(1, "delete", "path", path, "expected", -1, "->", "zxid", zxid);
    }

    private void refused(String code, long zxid, String function, String path, Object... more) {
        Object[] in = new Object[more.length + 2];
        in[0] = "path";
        in[1] = path;
        System.arraycopy(more, 0, in, 2, more.length);
        script.refusedAt(2, code, zxid, function, in);
    }

    private void refusedMulti(String code, long zxid, Map<?, ?>... parts) {
        script.refusedAt(2, code, zxid, "multi", "ops", List.of(parts));
    }

    private static Map<String, Object> part(String function, String path, long expected) {
        return Fields.map("f", function, "path", path, "expected", expected);
    }

    @Test
    void whatTheTreeExplainsIsRight() {
        refused("NODEEXISTS", 6, "create", "/a");
        refused("NONODE", 7, "create", "/b/1");
        refused("NONODE", 8, "set", "/b", "expected", -1);
        refused("NOTEMPTY", 9, "delete", "/a", "expected", -1);
        refused("BADVERSION", 10, "set", "/a", "expected", 0);
        refused("NOCHILDRENFOREPHEMERALS", 11, "create", "/c/1");
        refused("NOAUTH", 12, "get", "/a");
        refusedMulti("BADVERSION", 13, part("check", "/a", 1), part("set", "/a/1", 4));
        script.ok(2, "children", "path", "/b", "->", "zxid", 13, "missing", true);
        script.satisfies(checker);
        assertThat(checker.check(script.history()).facts())
                .containsEntry("NONODE", 3)
                .containsEntry("BADVERSION", 2)
                .containsEntry("NOAUTH", 1);
    }

    @Test
    void aZnodeThatIsThereIsNotMissing() {
        refused("NONODE", 6, "set", "/a", "expected", -1);
        script.breaks(checker, Refusals.FOUND);
    }

    @Test
    void aParentThatIsThereIsNotMissing() {
        refused("NONODE", 6, "create", "/a/2");
        script.breaks(checker, Refusals.FOUND);
    }

    @Test
    void theChildrenOfAZnodeThatIsThereAreFound() {
        script.ok(2, "children", "path", "/a", "->", "zxid", 6, "missing", true);
        script.breaks(checker, Refusals.FOUND);
    }

    @Test
    void aZnodeThatWasDeletedDoesNotExist() {
        refused("NODEEXISTS", 4, "create", "/b");
        script.satisfies(checker);
        refused("NODEEXISTS", 6, "create", "/b");
        script.breaks(checker, Refusals.NOT_FOUND);
    }

    @Test
    void aZnodeThatNeverWasDoesNotExist() {
        refused("NODEEXISTS", 6, "create", "/never");
        script.breaks(checker, Refusals.NOT_FOUND);
    }

    @Test
    void aZnodeWithoutChildrenIsEmpty() {
        delete("/a/1", 6);
        refused("NOTEMPTY", 5, "delete", "/a", "expected", -1);
        script.satisfies(checker);
        refused("NOTEMPTY", 7, "delete", "/a", "expected", -1);
        script.breaks(checker, Refusals.EMPTY);
    }

    @Test
    void theVersionThatIsThereFits() {
        refused("BADVERSION", 6, "delete", "/a", "expected", 1);
        script.breaks(checker, Refusals.VERSION_FITS);
    }

    @Test
    void writesWhoseAnswersWereLostExcuseWhatTheyExplain() {
        script.lost(3, "create", "path", "/b", "data", "x");
        script.lost(3, "delete", "path", "/a/1", "expected", -1);
        script.lost(3, "set", "path", "/a", "data", "z", "expected", -1);
        refused("NODEEXISTS", 6, "create", "/b");
        refused("NOTEMPTY", 7, "delete", "/b", "expected", -1);
        refused("NONODE", 8, "set", "/a/1", "expected", -1);
        refused("BADVERSION", 9, "set", "/a", "expected", 1);
        script.breaks(checker, Refusals.EMPTY);
        script.lost(3, "create", "path", "/b/1", "data", "x");
        script.satisfies(checker);
    }

    @Test
    void oneOfTheirPartsExplainsWhyMultisAreRefused() {
        refusedMulti("NONODE", 6, part("set", "/a", -1), part("set", "/b", -1));
        script.satisfies(checker);
        refusedMulti("NONODE", 7, part("set", "/a", -1), part("set", "/a/1", -1));
        script.satisfies(checker);
        refusedMulti("BADVERSION", 8, part("set", "/a", 1), part("check", "/a", 1));
        script.satisfies(checker);
        refusedMulti("NOTEMPTY", 9, part("delete", "/a/1", 0), part("delete", "/a", 1));
        script.satisfies(checker);
    }

    @Test
    void aMultiOfWhichNoPartIsWrongIsNotRefused() {
        create("/c", 6);
        refusedMulti("BADVERSION", 7, part("set", "/a", 1), part("set", "/c", 0));
        refusedMulti("BADVERSION", 8, part("check", "/a", 1), part("check", "/a/1", 0));
        script.breaks(checker, Refusals.VERSION_FITS, Refusals.VERSION_FITS);
    }

    @Test
    void theMultiIsNamedByThePartThatTheTreeContradicts() {
        refusedMulti("NODEEXISTS", 7, part("create", "/b", -1), part("check", "/a", 1));
        refusedMulti("NODEEXISTS", 8, part("check", "/a", 1), part("create", "/b", -1));
        script.breaks(checker, Refusals.NOT_FOUND, Refusals.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NODEEXISTS", "NOTEMPTY", "BADVERSION", "NOCHILDRENFOREPHEMERALS", "MARSHALLINGERROR"})
    void nothingElseIsWrongWithASetThatNamesNoVersion(String code) {
        refused(code, 6, "set", "/a", "expected", -1);
        script.breaks(checker, Refusals.OF_ITS_KIND);
    }

    @Test
    void aSequenceNumberIsNotTaken() {
        refused("NODEEXISTS", 6, "create", "/a/", "mode", "PERSISTENT_SEQUENTIAL");
        script.breaks(checker, Refusals.OF_ITS_KIND);
    }

    @Test
    void whatHasNoZxidOfItsOwnIsNotJudged() {
        refused("NONODE", 6, "children", "/a", "watch", 1);
        script.refused(2, "NONODE", "set", "path", "/a");
        script.satisfies(checker);
    }
}
