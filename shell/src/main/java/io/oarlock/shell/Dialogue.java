package io.oarlock.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Commands typed on a terminal. */
final class Dialogue {
    private static final int HISTORY_LINES = 1000;
    /** They are not kept in a file: their words are passwords. A word may stand in quotation marks. */
    static final String SECRET_LINES = "addauth*:\"addauth*:'addauth*";

    /** Kept, because the log manager does not. */
    private static final Logger LIBRARY = Logger.getLogger("org.jline");

    private final Interpreter interpreter;
    private final ShellSession session;
    private final PrintStream out;

    Dialogue(Interpreter interpreter, ShellSession session, PrintStream out) {
        this.interpreter = interpreter;
        this.session = session;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        // A terminal that it does not know, a history that it cannot save: it goes on, but for stack traces.
        LIBRARY.setLevel(Level.OFF);
        out.println("Connected to " + session.server() + ". 'help' lists the commands, Tab completes, 'quit' leaves.");
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).provider("exec").build()) {
            LineReader reader = reader(terminal);
            while (!interpreter.isOver()) {
                String line = read(reader);
                if (line == null) {
                    return;
                }
                runInterruptibly(terminal, line);
            }
        }
    }

    private LineReader reader(Terminal terminal) {
        // The words are those of zkCli: no escapes.
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("oarlock")
                .parser(parser)
                .completer(new PathCompleter(session))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.HISTORY_IGNORE, SECRET_LINES);
        Path history = HistoryFile.in(System.getProperty("user.home"));
        return history == null
                ? builder.build()
                : builder.variable(LineReader.HISTORY_FILE, history).build();
    }

    private @Nullable String read(LineReader reader) {
        try {
            return reader.readLine(session.prompt(interpreter.number()));
        } catch (UserInterruptException abandonedLine) {
            return "";
        } catch (EndOfFileException end) {
            return null;
        }
    }

    /** Ctrl-C ends what runs, not the shell. */
    private void runInterruptibly(Terminal terminal, String line) throws InterruptedException {
        Thread thread = Thread.currentThread();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> thread.interrupt());
        try {
            interpreter.line(line);
        } catch (InterruptedException stopped) {
            out.println("interrupted");
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            // Of a Ctrl-C that came as the command ended: it would abandon the next line.
            boolean unused = Thread.interrupted();
        }
    }
}
