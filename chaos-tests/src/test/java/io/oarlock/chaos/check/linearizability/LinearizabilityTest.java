package io.oarlock.chaos.check.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.HistoryFormat;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {

    @Test
    void aReadOfTheLastWriteIsLinearizable() {
        assertThat(verdict("1 invoke write 3", "1 ok write 3", "2 invoke read nil", "2 ok read 3"))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aStaleReadIsNot() {
        assertThat(verdict(
                        "1 invoke write 3",
                        "1 ok write 3",
                        "1 invoke write 4",
                        "1 ok write 4",
                        "2 invoke read nil",
                        "2 ok read 3"))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void aConcurrentReadMayShowEitherValue() {
        for (String seen : List.of("nil", "3")) {
            assertThat(verdict("1 invoke write 3", "2 invoke read nil", "2 ok read " + seen, "1 ok write 3"))
                    .isEqualTo(Verdict.VALID);
        }
    }

    @Test
    void aWriteOfUnknownOutcomeMayTakeEffectMuchLater() {
        assertThat(verdict(
                        "1 invoke write 3",
                        "1 unknown write nil",
                        "2 invoke write 4",
                        "2 ok write 4",
                        "3 invoke read nil",
                        "3 ok read 4",
                        "3 invoke read nil",
                        "3 ok read 3"))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aWriteOfUnknownOutcomeMayNeverTakeEffect() {
        assertThat(verdict("1 invoke write 3", "1 unknown write nil", "2 invoke read nil", "2 ok read nil"))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aWriteOfUnknownOutcomeTakesEffectOnlyOnce() {
        assertThat(verdict(
                        "1 invoke write 3",
                        "1 unknown write nil",
                        "2 invoke read nil",
                        "2 ok read 3",
                        "2 invoke write 4",
                        "2 ok write 4",
                        "2 invoke read nil",
                        "2 ok read 3"))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void twoEqualWritesOfUnknownOutcomeTakeEffectTwice() {
        assertThat(verdict(
                        "1 invoke write 3",
                        "1 unknown write nil",
                        "4 invoke write 3",
                        "4 unknown write nil",
                        "2 invoke read nil",
                        "2 ok read 3",
                        "2 invoke write 4",
                        "2 ok write 4",
                        "2 invoke read nil",
                        "2 ok read 3"))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aWriteOfUnknownOutcomeDoesNotTakeEffectBeforeItsInvocation() {
        assertThat(verdict("2 invoke read nil", "2 ok read 3", "1 invoke write 3", "1 unknown write nil"))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void aRefusedWriteNeverTakesEffect() {
        assertThat(verdict("1 invoke write 3", "1 fail write 3", "2 invoke read nil", "2 ok read 3"))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void aCasNeedsTheValueThatItExpects() {
        assertThat(verdict("1 invoke write 1", "1 ok write 1", "2 invoke cas [1 2]", "2 ok cas [1 2]"))
                .isEqualTo(Verdict.VALID);
        assertThat(verdict("1 invoke write 1", "1 ok write 1", "2 invoke cas [0 2]", "2 ok cas [0 2]"))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void theFailureNamesTheFirstReturnThatNothingExplains() {
        Linearization result = check(
                        "1 invoke write 3",
                        "1 ok write 3",
                        "4 invoke write 5",
                        "2 invoke read nil",
                        "2 ok read 9",
                        "4 ok write 5",
                        "3 invoke read nil",
                        "3 ok read 8")
                .get(0);

        assertThat(result.failure().stuckAt().describe()).isEqualTo("client 2: read null -> 9");
        assertThat(result.failure().states()).contains("3");
        assertThat(result.failure().concurrent()).extracting(Operation::process).containsExactly(4L);
        assertThat(result.failure().describe()).startsWith("no order of the operations explains client 2");
    }

    @Test
    void theOrderOfAValidHistoryExplainsIt() {
        History history = new SimulatedRegister(7, 0.05, 5).run(5, 300);
        CasRegisterModel model = new CasRegisterModel();

        Linearization result = new Linearizability<>(model, Budget.STANDARD)
                .check(history.operations())
                .get(0);

        Optional<Object> state = model.initial();
        for (Operation operation : result.order()) {
            state = model.step(state, operation).orElseThrow();
        }
        assertThat(result.order())
                .containsAll(
                        history.operations().stream().filter(Operation::isOk).toList());
    }

    @Test
    void tooSmallABudgetLeavesItUndecided() {
        History history = new SimulatedRegister(7, 0.2, 5).run(20, 3000);

        List<Linearization> results = new Linearizability<>(new CasRegisterModel(), new Budget(60_000, 60_000, 10))
                .check(history.operations());

        assertThat(Linearizability.worst(results)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void tenThousandOperationsOfTwentyClientsAreDecided() {
        for (double lostShare : new double[] {0, 0.01, 0.05}) {
            History good = new SimulatedRegister(42, lostShare, 5).run(20, 10_000);

            assertThat(verdict(good)).as("lost share " + lostShare).isEqualTo(Verdict.VALID);
        }
        History bad = withImpossibleRead(new SimulatedRegister(42, 0.001, 5).run(20, 10_000));
        assertThat(verdict(bad)).isEqualTo(Verdict.INVALID);
    }

    @Test
    void verdictsOfSmallHistoriesAgreeWithTryingEveryOrder() {
        Random random = new Random(1);
        CasRegisterModel model = new CasRegisterModel();
        int[] seen = new int[Verdict.values().length];
        for (int i = 0; i < 3000; i++) {
            History history = damaged(new SimulatedRegister(i, 0.15, 3).run(3, 7), random);
            Verdict verdict = verdict(history);

            Verdict frontier = new FrontierSearch<>(model, Budget.STANDARD, definiteOrUnknown(history)).run();
            Verdict expected = new EveryOrder<>(model).explains(history.operations()) ? Verdict.VALID : Verdict.INVALID;
            assertThat(verdict).as("history %s: %s", i, history.events()).isEqualTo(expected);
            assertThat(frontier).as("history %s: %s", i, history.events()).isEqualTo(expected);
            seen[verdict.ordinal()]++;
        }
        assertThat(seen[Verdict.VALID.ordinal()]).isGreaterThan(500);
        assertThat(seen[Verdict.INVALID.ordinal()]).isGreaterThan(500);
    }

    /** Changes the result of one read, which may or may not make the history bad. */
    private static History damaged(History history, Random random) {
        List<Event> events = new ArrayList<>(history.events());
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.OK && event.function().equals("read") && random.nextInt(3) == 0) {
                Object value = (long) random.nextInt(3);
                events.set(i, new Event(event.process(), event.kind(), event.timeNanos(), "read", value));
            }
        }
        return new History(events);
    }

    private static List<Operation> definiteOrUnknown(History history) {
        return history.operations().stream()
                .filter(op -> !op.attempt().isRefused())
                .toList();
    }

    private static History withImpossibleRead(History history) {
        List<Event> events = new ArrayList<>(history.events());
        for (int i = events.size() / 2; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.OK && event.function().equals("read")) {
                events.set(i, new Event(event.process(), event.kind(), event.timeNanos(), "read", 99L));
                return new History(events);
            }
        }
        throw new IllegalStateException("no read to damage");
    }

    private static Verdict verdict(String... lines) {
        return Linearizability.worst(check(lines));
    }

    private static Verdict verdict(History history) {
        return Linearizability.worst(
                new Linearizability<>(new CasRegisterModel(), Budget.STANDARD).check(history.operations()));
    }

    private static List<Linearization> check(String... lines) {
        StringBuilder edn = new StringBuilder();
        for (String line : lines) {
            String[] parts = line.split(" ", 4);
            edn.append(
                    "{:process " + parts[0] + " :type :" + parts[1] + " :f :" + parts[2] + " :value " + parts[3] + "}");
        }
        History history = HistoryFormat.EDN.parse(edn.toString());
        return new Linearizability<>(new CasRegisterModel(), Budget.STANDARD).check(history.operations());
    }
}
