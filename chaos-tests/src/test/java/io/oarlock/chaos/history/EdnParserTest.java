package io.oarlock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdnParserTest {

    @Test
    void atomsAreRead() {
        assertThat(EdnParser.parse("nil")).isNull();
        assertThat(EdnParser.parse(" true ")).isEqualTo(true);
        assertThat(EdnParser.parse("-12")).isEqualTo(-12L);
        assertThat(EdnParser.parse("12N")).isEqualTo(12L);
        assertThat(EdnParser.parse("1.5e3")).isEqualTo(1500.0);
        assertThat(EdnParser.parse(":a/b-c")).isEqualTo("a/b-c");
        assertThat(EdnParser.parse("symbol")).isEqualTo("symbol");
        assertThat(EdnParser.parse("-")).isEqualTo("-");
        assertThat(EdnParser.parse("\"a\\n\\\"b\\\"\"")).isEqualTo("a\n\"b\"");
    }

    @Test
    void collectionsNest() {
        assertThat(EdnParser.parse("[1 (2, 3) #{4}]")).isEqualTo(List.of(1L, List.of(2L, 3L), List.of(4L)));
        assertThat(EdnParser.parse("{:a [1] \"b\" {:c 2}}")).isEqualTo(Map.of("a", List.of(1L), "b", Map.of("c", 2L)));
    }

    @Test
    void tagsCommentsAndDiscardedFormsAreSkipped() {
        assertThat(EdnParser.parse("; one\n[#_ 9 #inst \"2020\" 1] ; two")).isEqualTo(List.of("2020", 1L));
    }

    @Test
    void unfinishedAndSurplusTextIsMalformed() {
        for (String text : List.of("", "[1", "\"a", "{:a}", "]", "1 2", "\"\\q\"", "1x", "[".repeat(100))) {
            assertThatThrownBy(() -> EdnParser.parse(text)).as(text).isInstanceOf(MalformedHistoryException.class);
        }
    }
}
