package io.oarlock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFormatTest {

    @TempDir
    private Path directory;

    @Test
    void jepsenLogLinesAreRead() {
        History history = HistoryFormat.JEPSEN_LOG.parse("""
                INFO  jepsen.core - Running test
                INFO  jepsen.util - 3\t:invoke\t:cas\t[1 2]
                INFO  jepsen.util - :nemesis\t:info\t:start\tnil
                INFO  jepsen.util - 0\t:invoke\t:read\tnil
                INFO  jepsen.util - 3   :info  :cas   :timed-out
                INFO  jepsen.util - 0\t:fail\t:read\t:timed-out
                """);

        assertThat(history.events())
                .containsExactly(
                        new Event(3, EventKind.INVOKE, 0, "cas", List.of(1L, 2L)),
                        new Event(0, EventKind.INVOKE, 1, "read", null),
                        new Event(3, EventKind.UNKNOWN, 2, "cas", "timed-out"),
                        new Event(0, EventKind.FAIL, 3, "read", "timed-out"));
    }

    @Test
    void ednHistoriesAreReadFromVectorsListsAndSequences() {
        String map = "{:process 4, :type :invoke, :f :write, :value 2 :time 9}";
        Event event = new Event(4, EventKind.INVOKE, 9, "write", 2L);

        for (String text : List.of("[" + map + "]", "; why\n(" + map + ")", map, "[[" + map + "]]")) {
            assertThat(HistoryFormat.EDN.parse(text).events()).as(text).containsExactly(event);
        }
    }

    @Test
    void theFaultInjectorsEventsAreLeftOutOfEdn() {
        History history = HistoryFormat.EDN.parse("[{:process :nemesis, :type :info, :f :stop, :value \"x\"}]");

        assertThat(history.events()).isEmpty();
    }

    @Test
    void jsonLinesReadWhatTheyWrote() {
        History history = new History(List.of(
                new Event(1, EventKind.INVOKE, 5, "set", Fields.map("path", "/a", "data", "é\"\n", "expected", 3L)),
                new Event(1, EventKind.OK, 6, "set", Fields.map("zxid", 0x1_0000_0007L, "list", List.of(1L, "b"))),
                new Event(2, EventKind.NOTE, 7, "event", null),
                new Event(3, EventKind.INVOKE, 8, "read", null),
                new Event(3, EventKind.UNKNOWN, 9, "read", "connection loss")));

        String text = new JsonLines().write(history);

        assertThat(HistoryFormat.JSON_LINES.parse(text).events()).isEqualTo(history.events());
    }

    @Test
    void aJsonLineThatWasCutShortAtTheEndIsLeftOut() {
        String line = new JsonLines().line(new Event(1, EventKind.INVOKE, 5, "read", null));

        assertThat(HistoryFormat.JSON_LINES.parse(line + line.substring(0, 12)).events())
                .hasSize(1);
    }

    @Test
    void aBrokenJsonLineInTheMiddleIsMalformed() {
        assertThatThrownBy(() -> HistoryFormat.JSON_LINES.parse("{\"process\":\n{}\n"))
                .isInstanceOf(MalformedHistoryException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void ednReadsWhatItWrote() {
        History history = new History(List.of(
                new Event(1, EventKind.INVOKE, 5, "cas", Arrays.asList(1L, null)),
                new Event(1, EventKind.UNKNOWN, 6, "cas", Map.of("why", "a \"quoted\" \\ reason\n")),
                new Event(2, EventKind.INVOKE, 7, "read", null),
                new Event(2, EventKind.OK, 8, "read", true)));

        assertThat(HistoryFormat.EDN.parse(new Edn().write(history)).events()).isEqualTo(history.events());
    }

    @Test
    void theFileNameTellsTheNotation() throws Exception {
        Path file = Files.writeString(directory.resolve("h.edn"), "[{:process 1 :type :invoke :f :read :value nil}]");

        assertThat(HistoryFormat.read(file).operations()).hasSize(1);
        assertThatThrownBy(() -> HistoryFormat.of(Path.of("h.txt"))).isInstanceOf(MalformedHistoryException.class);
    }

    @Test
    void aMalformedFileIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.edn"), "[{:process 1");

        assertThatThrownBy(() -> HistoryFormat.read(file))
                .hasMessageContaining("bad.edn")
                .hasMessageContaining("line 1");
    }
}
