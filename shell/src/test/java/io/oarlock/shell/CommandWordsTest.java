package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
    @Test
    void wordsEndAtWhiteSpaceUnlessTheyBeginWithAQuotationMark() {
        assertThat(CommandWords.of("  create /a \"hello world\"\t'it\"s' x"))
                .containsExactly("create", "/a", "hello world", "it\"s", "x");
    }

    @Test
    void aQuotationMarkWithinAWordIsACharacterOfIt() {
        assertThat(CommandWords.of("create /a {\"k\":\"v\"} don't"))
                .containsExactly("create", "/a", "{\"k\":\"v\"}", "don't");
    }

    @Test
    void anEmptyWordCanBeQuoted() {
        assertThat(CommandWords.of("set /a \"\" ''")).containsExactly("set", "/a", "", "");
    }

    @Test
    void aLineWithoutAWordHasNone() {
        assertThat(CommandWords.of(" \t ")).isEmpty();
        assertThat(CommandWords.of("")).isEmpty();
    }

    @Test
    void aQuotationMarkThatIsNeverClosedDoesNotCount() {
        assertThat(CommandWords.of("create /a \"b c")).containsExactly("create", "/a", "b", "c");
    }

    /** Whatever is typed: nothing is lost but white space and quotation marks, and nothing is made up. */
    @Property
    void everyOtherCharacterStaysInItsOrder(
            @ForAll @StringLength(max = 40) @CharRange(from = 'a', to = 'c') @Chars({' ', '"', '\'', '/'})
                    String line) {
        assertThat(bare(String.join("", CommandWords.of(line)))).isEqualTo(bare(line));
    }

    private static String bare(String text) {
        Matcher characters = Pattern.compile("[^\\s\"']").matcher(text);
        List<String> found = characters.results().map(each -> each.group()).toList();
        return found.stream().collect(Collectors.joining());
    }
}
