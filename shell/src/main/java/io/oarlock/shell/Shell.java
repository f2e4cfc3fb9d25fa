package io.oarlock.shell;

import io.oarlock.shell.ShellOptions.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A client of ZooKeeper's protocol for people and for scripts: one command, the lines of a script, or a dialogue on a
 * terminal.
 */
public final class Shell {
    private final ShellOptions options;
    private final PrintStream out;
    private final PrintStream err;

    public Shell(ShellOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** Every command with what may stand behind it, by name. */
    public static Map<String, String> synopses() {
        return Interpreter.synopses();
    }

    /** Lists every command, without a session. */
    public static int help(PrintStream out) {
        synopses().forEach((name, synopsis) -> out.println((name + " " + synopsis).strip()));
        return 0;
    }

    /** Runs one command. Returns the exit status: 0, 1 when it failed, 127 when there is no such command. */
    public int run(List<String> words) throws InterruptedException {
        return with(interpreter -> interpreter.run(words));
    }

    /**
     * Runs commands, one a line, to the end of the input or to {@code quit}. Returns the exit status of the last one.
     *
     * @param stopAtFailure whether the first command that fails is the last one
     */
    public int script(InputStream input, boolean stopAtFailure) throws InterruptedException {
        return with(interpreter -> {
            if (options.format() == Format.ZKCLI) {
                out.println("Welcome to ZooKeeper!");
                out.println("JLine support is disabled");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
            String line = reader.readLine();
            while (line != null && !interpreter.isOver()) {
                interpreter.line(line);
                if (stopAtFailure && interpreter.status() != 0) {
                    return;
                }
                line = interpreter.isOver() ? null : reader.readLine();
            }
        });
    }

    /** Reads commands from the terminal, with history and completion. Returns the exit status of the last one. */
    public int dialogue() throws InterruptedException {
        return with((interpreter, session) -> new Dialogue(interpreter, session, out).run());
    }

    private interface Work {
        void on(Interpreter interpreter, ShellSession session) throws IOException, InterruptedException;
    }

    private interface Lines {
        void to(Interpreter interpreter) throws IOException, InterruptedException;
    }

    private int with(Lines lines) throws InterruptedException {
        return with((interpreter, session) -> lines.to(interpreter));
    }

    private int with(Work work) throws InterruptedException {
        if (options.format() == Format.ZKCLI) {
            out.println("Connecting to " + options.server());
        }
        ShellSession session = new ShellSession(options, out);
        Interpreter interpreter = new Interpreter(options.format(), session, out, err);
        try {
            session.connect(options.server());
            work.on(interpreter, session);
            return interpreter.status();
        } catch (ShellException | IOException failure) {
            err.println("oarlock shell: " + failure.getMessage());
            return ShellException.FAILED;
        } finally {
            session.closeSilently();
            out.flush();
        }
    }
}
