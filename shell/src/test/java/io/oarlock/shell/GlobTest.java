package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "lock-*, lock-1, true",
        "lock-*, unlock-1, false",
        "?, ä, true",
        "größe *, größe 北京, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "a.c, abc, false",
        "[a-c]1, b1, true",
        "[!a-c]1, b1, false",
        "[!a-c]1, d1, true",
        "[]a], ], true",
        "[!]], a, true",
        "[^&&[], ^, true",
        "[^&&[], a, false",
        "(a|b)+$, (a|b)+$, true",
        "\\*, *, true",
        "\\*, a, false",
        "*, '', true",
        "a\\, a\\, true",
    })
    void namesMatchOrNot(String glob, String name, boolean matches) {
        assertThat(Glob.of(glob).test(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[a", "[!]", "[z-a]"})
    void aBracketIsClosedAndHoldsARange(String glob) {
        assertThatThrownBy(() -> Glob.of(glob)).isInstanceOf(PatternSyntaxException.class);
    }
}
