package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.Script;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadsAgreeTest {

    private final Script script = new Script();

    @BeforeEach
    void write() {
        script.ok(1, "create", "path", "/a", "data", "zero", "->", "zxid", 5);
        script.ok(1, "set", "path", "/a", "data", "one", "->", "zxid", 7, "version", 1);
    }

    @Test
    void anOldReadThatIsExactIsFine() {
        script.ok(2, "get", "path", "/a", "->", "zxid", 6, "mzxid", 5, "version", 0, "data", "zero");
        script.ok(2, "get", "path", "/a", "->", "zxid", 7, "mzxid", 7, "version", 1, "data", "one");
        script.ok(3, "get", "path", "/a", "->", "zxid", 4, "missing", true);

        script.satisfies(new ReadsAgree());
    }

    @Test
    void aReadOlderThanItsZxidIsFound() {
        script.ok(2, "get", "path", "/a", "->", "zxid", 8, "mzxid", 5, "version", 0, "data", "zero");

        script.breaks(new ReadsAgree(), ReadsAgree.NOT_OLDER);
    }

    @Test
    void aReadNewerThanItsZxidIsFound() {
        script.ok(2, "get", "path", "/a", "->", "zxid", 6, "mzxid", 7, "version", 1, "data", "one");

        script.breaks(new ReadsAgree(), ReadsAgree.NOT_NEWER);
    }

    @Test
    void aNodeThatIsMissingAfterItsCreateIsFound() {
        script.ok(2, "get", "path", "/a", "->", "zxid", 8, "missing", true);

        script.breaks(new ReadsAgree(), ReadsAgree.NOT_OLDER);
    }

    @Test
    void aNodeMayBeMissingAfterADeleteOfUnknownOutcome() {
        script.lost(1, "delete", "path", "/a");
        script.ok(2, "get", "path", "/a", "->", "zxid", 9, "missing", true);

        script.satisfies(new ReadsAgree());
    }

    @Test
    void aNodeThatIsShownAfterItsDeleteIsFound() {
        script.ok(1, "delete", "path", "/a", "->", "zxid", 9);
        script.ok(2, "get", "path", "/a", "->", "zxid", 9, "mzxid", 7, "version", 1, "data", "one");

        script.breaks(new ReadsAgree(), ReadsAgree.NOT_OLDER);
    }

    @Test
    void otherDataThanTheWriteOfThatZxidIsFound() {
        script.ok(2, "get", "path", "/a", "->", "zxid", 7, "mzxid", 7, "version", 1, "data", "zero");
        script.ok(2, "get", "path", "/a", "->", "zxid", 7, "mzxid", 7, "version", 2, "data", "one");

        script.breaks(new ReadsAgree(), ReadsAgree.DATA_OF_WRITE, ReadsAgree.DATA_OF_WRITE);
    }

    @Test
    void dataOfAWriteOfUnknownOutcomeIsFine() {
        script.lost(1, "set", "path", "/a", "data", "two");
        script.ok(2, "get", "path", "/a", "->", "zxid", 9, "mzxid", 8, "version", 2, "data", "two");

        script.satisfies(new ReadsAgree());
    }

    @Test
    void dataThatNobodyWroteIsFound() {
        script.refused(1, "BADVERSION", "set", "path", "/a", "data", "two", "expected", 9);
        script.ok(2, "get", "path", "/a", "->", "zxid", 9, "mzxid", 8, "version", 2, "data", "two");

        script.breaks(new ReadsAgree(), ReadsAgree.DATA_WRITTEN);
    }

    @Test
    void dataOfALostSequentialCreateIsFineWhereverItIs() {
        script.lost(1, "create", "path", "/q/n-", "data", "two", "mode", "PERSISTENT_SEQUENTIAL");
        script.ok(2, "get", "path", "/q/n-0000000001", "->", "zxid", 9, "mzxid", 8, "version", 0, "data", "two");

        script.satisfies(new ReadsAgree());
    }
}
