package io.oarlock.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTextTest {
    @Test
    void whatFitsIsShownWhole() {
        BoundedText text = new BoundedText(10);
        text.line("abcd");
        text.line("efg");
        assertThat(text.text()).isEqualTo("abcd\nefg\n");
    }

    @Test
    void charactersOverTheBoundAreCountedInLines() {
        BoundedText text = new BoundedText(10);
        text.line("abcd");
        text.line("too long");
        text.line("e");
        assertThat(text.text()).isEqualTo("abcd\n... and 2 more lines\n");
    }

    @Test
    void linesOverTheBoundAreCounted() {
        BoundedText text = new BoundedText(Long.MAX_VALUE);
        for (int i = 0; i < BoundedText.LINES_MAX + 3; i++) {
            text.line("");
        }
        assertThat(text.text()).hasSize(BoundedText.LINES_MAX + 21).endsWith("\n... and 3 more lines\n");
    }

    @Test
    void linesThatNobodyMadeAreCountedToo() {
        BoundedText text = new BoundedText(10);
        text.omit(7);
        assertThat(text.text()).isEqualTo("... and 7 more lines\n");
    }
}
