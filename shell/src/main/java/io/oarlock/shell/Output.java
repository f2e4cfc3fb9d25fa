package io.oarlock.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * Where one command prints to. As text it prints as it goes; as JSON what it puts, and what else it prints, becomes one
 * object at its end.
 */
final class Output {
    private final boolean json;
    private final PrintStream realOut;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, @Nullable Object> fields = Json.object();

    Output(boolean json, PrintStream out, PrintStream err) {
        PrintStream capture = new PrintStream(captured, true, StandardCharsets.UTF_8);
        this.json = json;
        this.realOut = out;
        this.out = json ? capture : out;
        this.err = json ? capture : err;
    }

    boolean isJson() {
        return json;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** A field of the object; for JSON only. */
    void put(String name, @Nullable Object value) {
        fields.put(name, value);
    }

    /** A line that does not wait for the end of the command. */
    void now(String line) {
        realOut.println(line);
        realOut.flush();
    }

    void succeeded(String command) {
        if (json) {
            Map<String, @Nullable Object> object = Json.object("command", command, "ok", true);
            object.putAll(fields);
            addCaptured(object);
            now(Json.of(object));
        }
    }

    void failed(String command, ShellException failure) {
        if (!json) {
            err.println(failure.getMessage());
            return;
        }
        Map<String, @Nullable Object> object =
                Json.object("command", command, "ok", false, "error", failure.getMessage());
        if (failure.getCause() instanceof KeeperException refused) {
            object.put("code", refused.code());
        }
        addCaptured(object);
        now(Json.of(object));
    }

    private void addCaptured(Map<String, @Nullable Object> object) {
        List<String> lines = captured.toString(StandardCharsets.UTF_8).lines().toList();
        if (!lines.isEmpty()) {
            object.put("output", lines);
        }
    }
}
