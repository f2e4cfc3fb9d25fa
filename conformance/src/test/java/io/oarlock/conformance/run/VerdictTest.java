package io.oarlock.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.conformance.run.MethodResult.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes a run fail. */
class VerdictTest {
    private static final String CLASS = "org.apache.zookeeper.test.SomeTest";
    private static final LeftOut LIST = LeftOut.parse("""
            # a comment
            missing    test.SomeTest#lacking  what is lacking
            in-process test.SomeTest#inside
            unsteady   test.SomeTest#shaky    why it is shaky
            """);

    @Test
    void aMethodThatFailsMustBeListed() {
        assertThat(problems(false, "other", Result.FAILED))
                .hasSize(1)
                .first()
                .asString()
                .contains("SomeTest#other");
        assertThat(problems(false, "other", Result.PASSED)).isEmpty();
        assertThat(problems(false, "lacking", Result.FAILED)).isEmpty();
    }

    @Test
    void aListedMethodMustNotPass() {
        assertThat(problems(false, "lacking", Result.PASSED))
                .hasSize(1)
                .first()
                .asString()
                .contains("missing");
        assertThat(problems(false, "inside", Result.PASSED)).hasSize(1);
        assertThat(problems(false, "shaky", Result.PASSED)).isEmpty();
    }

    @Test
    void aMethodDuringWhichNoServerRanDoesNotCount() {
        assertThat(problems(false, "other", Result.WITHOUT_SERVER)).hasSize(1);
        assertThat(problems(false, "inside", Result.WITHOUT_SERVER)).isEmpty();
    }

    @Test
    void aMethodThatZooKeeperHasSwitchedOffSaysNothing() {
        assertThat(problems(false, "other", Result.SKIPPED)).isEmpty();
    }

    @Test
    void withZooKeeperInAnotherProcessWhatIsMissingPassesAndTheRestDoesNot() {
        assertThat(problems(true, "lacking", Result.PASSED)).isEmpty();
        assertThat(problems(true, "inside", Result.PASSED)).hasSize(1);
    }

    @Test
    void onlyWhatSaysNothingOfAnotherProcessIsNotRun() {
        assertThat(LIST.sayingNothing(CLASS)).containsExactly("inside");
        assertThat(LIST.sayingNothing("org.apache.zookeeper.test.OtherTest")).isEmpty();
    }

    @Test
    void severalInvocationsOfAMethodAreAsGoodAsTheWorstOfThem() {
        assertThat(Result.PASSED.and(Result.FAILED)).isEqualTo(Result.FAILED);
        assertThat(Result.SKIPPED.and(Result.PASSED)).isEqualTo(Result.PASSED);
        assertThat(Result.PASSED.and(Result.WITHOUT_SERVER)).isEqualTo(Result.PASSED);
    }

    private static List<String> problems(boolean onZooKeeper, String method, Result result) {
        return new Verdict(LIST, onZooKeeper).problems(CLASS, List.of(new MethodResult(method, result, "")));
    }
}
