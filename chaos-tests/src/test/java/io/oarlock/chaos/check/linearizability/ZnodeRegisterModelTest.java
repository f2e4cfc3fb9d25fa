package io.oarlock.chaos.check.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZnodeRegisterModelTest {

    private final List<Event> events = new ArrayList<>();

    @Test
    void versionsCountTheWrites() {
        ok("create", in("a"), Map.of());
        ok("set", in("b"), version(1));
        ok("get", in(null), read(1, "b"));

        assertThat(verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aWriteThatWasAppliedTwiceShowsInTheVersion() {
        ok("create", in("a"), Map.of());
        ok("set", in("b"), version(1));
        ok("get", in(null), read(2, "b"));

        assertThat(verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aConditionalWriteNeedsItsVersion() {
        ok("create", in("a"), Map.of());
        ok("set", Fields.map("path", "/r", "data", "b", "expected", 4L), version(5));

        assertThat(verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aRefusalForTheVersionMeansThatItDiffered() {
        ok("create", in("a"), Map.of());
        refused("set", Fields.map("path", "/r", "data", "b", "expected", 0L), "BADVERSION");

        assertThat(verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aRefusalForAnotherReasonTellsNothing() {
        refused("set", in("b"), "NOAUTH");
        refused("set", in("b"), "NONODE");

        assertThat(verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aSecondCreateOfALivingNodeIsInvalid() {
        ok("create", in("a"), Map.of());
        ok("create", in("b"), Map.of());

        assertThat(verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aNodeThatWasDeletedAndCreatedStartsAgain() {
        ok("create", in("a"), Map.of());
        ok("set", in("b"), version(1));
        ok("delete", in(null), Map.of());
        ok("get", in(null), Fields.map("missing", true));
        ok("create", in("c"), Map.of());
        ok("sync-get", in(null), read(0, "c"));

        assertThat(verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void pathsAreJudgedApart() {
        ok("create", Fields.map("path", "/one", "data", "a"), Map.of());
        ok("get", Fields.map("path", "/two"), Fields.map("missing", true));

        List<Linearization> results = new Linearizability<>(new ZnodeRegisterModel(), Budget.STANDARD)
                .check(new History(events).operations());
        assertThat(results).extracting(Linearization::key).containsExactly("/one", "/two");
        assertThat(Linearizability.worst(results)).isEqualTo(Verdict.VALID);
    }

    private Verdict verdict() {
        return Linearizability.worst(new Linearizability<>(new ZnodeRegisterModel(), Budget.STANDARD)
                .check(new History(events).operations()));
    }

    private void ok(String function, Object input, Object output) {
        events.add(new Event(1, EventKind.INVOKE, 0, function, input));
        events.add(new Event(1, EventKind.OK, 0, function, output));
    }

    private void refused(String function, Object input, String code) {
        events.add(new Event(1, EventKind.INVOKE, 0, function, input));
        events.add(new Event(1, EventKind.FAIL, 0, function, code));
    }

    private static Map<String, Object> in(String data) {
        return Fields.map("path", "/r", "data", data);
    }

    private static Map<String, Object> version(long version) {
        return Fields.map("version", version);
    }

    private static Map<String, Object> read(long version, String data) {
        return Fields.map("version", version, "data", data);
    }
}
