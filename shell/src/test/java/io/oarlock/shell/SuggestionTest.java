package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    @ParameterizedTest
    @CsvSource({
        "creat, create",
        "delte, delete",
        "getacl, getAcl",
        "lsquota, listquota",
        "deleteal, deleteall",
        "histroy, history",
        "removewatch, removewatches"
    })
    void aMistypedCommandDrawsTheOneThatWasMeant(String typed, String meant) {
        assertThat(Suggestion.behind(typed, Interpreter.synopses().keySet()))
                .isEqualTo("; did you mean " + meant + "?");
    }

    @Test
    void whatIsNearNothingDrawsNothing() {
        assertThat(Suggestion.behind("frobnicate", Interpreter.synopses().keySet()))
                .isEmpty();
        assertThat(Suggestion.behind("", Interpreter.synopses().keySet())).isEmpty();
    }
}
