package io.oarlock.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a history by hand, one event a millisecond. Client n has session 100 + n. */
public final class Script {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<Event> events = new ArrayList<>();
    private long nextProcess = 1000;
    private long nowMillis;

    /** Begins an operation; returns the process that has it open. */
    public long begin(long client, String function, Object... input) {
        long process = nextProcess++;
        event(process, EventKind.INVOKE, function, with("client", client, input));
        return process;
    }

    public Script end(long process, Object... output) {
        Event invoked = events.stream()
                .filter(event -> event.process() == process)
                .findFirst()
                .orElseThrow();
        long client = Fields.of(invoked.value()).number("client");
        event(process, EventKind.OK, invoked.function(), with("session", 100 + client, output));
        return this;
    }

    /** An operation that succeeds at once. Input and output are separated by the name {@code ->}. */
    public Script ok(long client, String function, Object... inputAndOutput) {
        int arrow = List.of(inputAndOutput).indexOf("->");
        long process = begin(client, function, slice(inputAndOutput, 0, arrow));
        return end(process, slice(inputAndOutput, arrow + 1, inputAndOutput.length));
    }

    public Script refused(long client, String code, String function, Object... input) {
        long process = begin(client, function, input);
        event(process, EventKind.FAIL, function, Fields.map("code", code));
        return this;
    }

    /** A refusal whose answer had a zxid. */
    public Script refusedAt(long client, String code, long zxid, String function, Object... input) {
        long process = begin(client, function, input);
        event(process, EventKind.FAIL, function, Fields.map("code", code, "zxid", zxid));
        return this;
    }

    public Script lost(long client, String function, Object... input) {
        long process = begin(client, function, input);
        event(process, EventKind.UNKNOWN, function, new Attempt.Unknown("CONNECTIONLOSS").reason());
        return this;
    }

    public Script note(String function, Object... value) {
        event(-1, EventKind.NOTE, function, Fields.map(value));
        return this;
    }

    public Script sleep(long millis) {
        nowMillis += millis;
        return this;
    }

    public History history() {
        return new History(events);
    }

    public void satisfies(Checker checker) {
        Findings findings = checker.check(history());
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.verdict()).isEqualTo(Verdict.VALID);
    }

    public void breaks(Checker checker, String... promises) {
        Findings findings = checker.check(history());
        assertThat(findings.violations()).extracting(Violation::promise).containsExactly(promises);
        assertThat(findings.verdict()).isEqualTo(Verdict.INVALID);
    }

    /** Nothing is broken, and nothing is known to have been kept. */
    public void leavesUndecided(Checker checker) {
        Findings findings = checker.check(history());
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void event(long process, EventKind kind, String function, Object value) {
        events.add(new Event(process, kind, nowMillis++ * NANOS_PER_MILLI, function, value));
    }

    private static Map<String, Object> with(String name, Object part, Object... rest) {
        Map<String, Object> map = new LinkedHashMap<>(Fields.map(rest));
        map.put(name, part);
        map.replaceAll((key, value) -> value instanceof Integer number ? Long.valueOf(number) : value);
        return map;
    }

    private static Object[] slice(Object[] all, int from, int to) {
        return List.of(all).subList(from, to).toArray();
    }
}
