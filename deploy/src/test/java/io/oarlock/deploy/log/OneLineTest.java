package io.oarlock.deploy.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void ordinaryTextIsLeftAsItIs() {
        String text = "/app/\u00e4\u4e16 \ud83d\ude00 'x' \\ {}";

        assertThat(OneLine.of(text)).isSameAs(text);
    }

    @Test
    void whatWouldBeginALineOrMoveTheCursorIsWrittenAsInSource() {
        assertThat(OneLine.of("/a\nb\rc\td\u0000e\u001b[2Jf\u007fg\u0085h\u2028i\u2029j\u202ek\ufeff"))
                .isEqualTo("/a\\nb\\rc\\td\\u0000e\\u001b[2Jf\\u007fg\\u0085h\\u2028i\\u2029j\\u202ek\\ufeff");
    }

    @Test
    void veryLongTextIsCut() {
        assertThat(OneLine.of("x".repeat(1_000_000)))
                .isEqualTo("x".repeat(OneLine.CHARACTERS_MAX) + "... (1000000 characters)");
        assertThat(OneLine.of("\n".repeat(1_000_000)))
                .isEqualTo("\\n".repeat(OneLine.CHARACTERS_MAX) + "... (1000000 characters)");
    }
}
