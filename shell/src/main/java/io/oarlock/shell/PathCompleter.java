package io.oarlock.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.ZooKeeper;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the first word to a command and every other one that begins with a slash to a path. */
final class PathCompleter implements Completer {
    private static final long PATIENCE_MILLIS = 2_000;
    private static final int SHOWN_MAX = 500;

    private final ShellSession session;

    PathCompleter(ShellSession session) {
        this.session = session;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        if (line.wordIndex() == 0) {
            Interpreter.synopses().keySet().forEach(name -> candidates.add(new Candidate(name)));
        } else if (word.startsWith("/")) {
            String parent = word.substring(0, word.lastIndexOf('/') + 1);
            children(parent).stream()
                    .map(name -> parent + name)
                    .filter(path -> path.startsWith(word))
                    .sorted()
                    .limit(SHOWN_MAX)
                    .forEach(path -> candidates.add(
                            new Candidate(path, path.substring(parent.length()), null, null, null, null, false)));
        }
    }

    /** None where the server does not answer at once: this runs while a key is being held down. */
    private List<String> children(String parent) {
        ZooKeeper client = session.client();
        if (client == null || !session.isAlive()) {
            return List.of();
        }
        String path = parent.equals("/") ? parent : parent.substring(0, parent.length() - 1);
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        try {
            client.getChildren(
                    path,
                    false,
                    (status, asked, context, names) -> answer.complete(names == null ? List.of() : names),
                    null);
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IllegalArgumentException noPath) {
            return List.of();
        } catch (ExecutionException | TimeoutException late) {
            return List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
