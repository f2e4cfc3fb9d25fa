package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void anObjectKeepsTheOrderOfItsFields() {
        assertThat(Json.of(Json.object("b", 1, "a", true, "none", null, "list", Arrays.asList("x", 2L, null))))
                .isEqualTo("{\"b\":1,\"a\":true,\"none\":null,\"list\":[\"x\",2,null]}");
    }

    @Test
    void whatClientsWriteCannotEndATextOrALine() {
        assertThat(Json.of("a\"b\\c\nd\re\tf\u0000\u001b\u00e4\u2028"))
                .isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf\\u0000\\u001b\\u00e4\\u2028\"");
    }

    @Test
    void emptyOnesAreWrittenToo() {
        assertThat(Json.of(List.of(Json.object(), List.of(), ""))).isEqualTo("[{},[],\"\"]");
    }
}
