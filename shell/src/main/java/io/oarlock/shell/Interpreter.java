package io.oarlock.shell;

import io.oarlock.shell.ShellOptions.Format;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.ZooKeeper;

/**
 * Runs commands one after the other: those about the shell itself here, all others by their classes. Used by one
 * thread.
 */
final class Interpreter {
    private static final int SHOWN_HISTORY = 10;
    private static final Map<String, String> BUILT_IN = Map.of(
            "connect", "host:port",
            "help", "[command]",
            "history", "",
            "printwatches", "on|off",
            "quit", "",
            "exit", "",
            "redo", "cmdno");

    private final Format format;
    private final ShellSession session;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, ShellCommand> commands = new TreeMap<>();
    private final List<String> history = new ArrayList<>();
    private int status;
    private boolean over;

    Interpreter(Format format, ShellSession session, PrintStream out, PrintStream err) {
        this.format = format;
        this.session = session;
        this.out = out;
        this.err = err;
        commands.putAll(ZooKeeperCommand.all());
        commands.putAll(OwnCommand.all());
        if (format == Format.JSON) {
            for (JsonRead each : JsonRead.values()) {
                commands.put(each.word(), each);
            }
        }
    }

    /** Every command with what stands behind it, in the order of the names. */
    static Map<String, String> synopses() {
        Map<String, String> all = new TreeMap<>(BUILT_IN);
        ZooKeeperCommand.all().forEach((name, command) -> all.put(name, command.synopsis()));
        OwnCommand.all().forEach((name, command) -> all.put(name, command.synopsis()));
        return all;
    }

    /** Of the last command: 0, or why it failed. */
    int status() {
        return status;
    }

    /** Whether {@code quit} was given. */
    boolean isOver() {
        return over;
    }

    int number() {
        return history.size();
    }

    /** One line of a script or of a user; one without a word, or a comment, does nothing. */
    void line(String line) throws InterruptedException {
        List<String> words = CommandWords.of(line);
        if (words.isEmpty() || words.get(0).startsWith("#")) {
            return;
        }
        history.add(line);
        run(words);
    }

    void run(List<String> words) throws InterruptedException {
        Output output = new Output(format == Format.JSON, out, err);
        try {
            status = dispatch(words, output);
            output.succeeded(words.get(0));
        } catch (ShellException failure) {
            status = failure.status();
            output.failed(words.get(0), failure);
        }
        out.flush();
        err.flush();
    }

    private int dispatch(List<String> words, Output output) throws ShellException, InterruptedException {
        String name = words.get(0);
        ShellCommand command = commands.get(name);
        ZooKeeper client = session.client();
        if (command == null) {
            return builtIn(words, output);
        }
        if (client == null || !session.isAlive()) {
            return notConnected(output);
        }
        command.run(words, client, output);
        return 0;
    }

    /** As zkCli says it: to standard output. */
    private static int notConnected(Output output) throws ShellException {
        if (output.isJson()) {
            throw new ShellException("Not connected");
        }
        output.out().println("Not connected");
        return ShellException.FAILED;
    }

    private int builtIn(List<String> words, Output output) throws ShellException, InterruptedException {
        String name = words.get(0);
        switch (name) {
            case "quit", "exit" -> {
                session.close();
                over = true;
                // As zkCli: it is no command that can hide that the one before it has failed.
                return status;
            }
            case "help" -> help(words, output);
            case "history" -> showHistory(output);
            case "redo" -> {
                return redo(words, output);
            }
            case "connect" -> session.connect(words.size() > 1 ? words.get(1) : session.server());
            case "printwatches" -> printWatches(words, output);
            default ->
                throw new ShellException(
                        "Command not found: " + name
                                + Suggestion.behind(name, synopses().keySet()),
                        null,
                        ShellException.NOT_FOUND);
        }
        if (!session.isAlive()) {
            notConnected(output);
        }
        return 0;
    }

    private static void help(List<String> words, Output output) throws ShellException {
        Map<String, String> all = synopses();
        if (words.size() > 1) {
            String name = words.get(1);
            if (!all.containsKey(name)) {
                throw new ShellException("Command not found: " + name + Suggestion.behind(name, all.keySet()));
            }
            all.keySet().retainAll(List.of(name));
        }
        all.forEach((name, synopsis) -> output.out().println((name + " " + synopsis).strip()));
    }

    /** The last ten and this one. */
    private void showHistory(Output output) {
        int last = history.size() - 1;
        for (int i = Math.max(0, last - SHOWN_HISTORY); i <= last; i++) {
            output.out().println(i + " - " + history.get(i));
        }
    }

    private int redo(List<String> words, Output output) throws ShellException, InterruptedException {
        if (words.size() < 2) {
            return 0;
        }
        int last = history.size() - 1;
        int number = number(words.get(1));
        if (number < 0 || number >= last) {
            throw new ShellException("Command index out of range");
        }
        String line = history.get(number);
        List<String> again = CommandWords.of(line);
        if (again.get(0).equals("redo")) {
            throw new ShellException("No redoing redos");
        }
        history.set(last, line);
        return dispatch(again, output);
    }

    private static int number(String word) throws ShellException {
        try {
            return Integer.decode(word);
        } catch (NumberFormatException wrong) {
            throw new ShellException("redo: '" + word + "' is no number");
        }
    }

    private void printWatches(List<String> words, Output output) {
        if (words.size() == 1) {
            output.out().println("printwatches is " + (session.printsWatches() ? "on" : "off"));
        } else {
            session.printWatches(words.get(1).equals("on"));
        }
    }
}
