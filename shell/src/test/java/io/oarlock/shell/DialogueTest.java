package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialogueTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "addauth digest u:secret, 0",
                "`  addauth digest u:secret`, 0",
                "\"addauth\" digest u:secret, 0",
                "'addauth' digest u:secret, 0",
                "get /addauth, 1"
            })
    void passwordsDoNotStayInTheHistory(String line, int kept) throws IOException {
        try (Terminal terminal =
                new DumbTerminal(new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream())) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .variable(LineReader.HISTORY_IGNORE, Dialogue.SECRET_LINES)
                    .build();

            // As a reader does when it begins to read.
            reader.getHistory().attach(reader);
            reader.getHistory().add(line);

            assertThat(reader.getHistory().size()).isEqualTo(kept);
        }
    }
}
