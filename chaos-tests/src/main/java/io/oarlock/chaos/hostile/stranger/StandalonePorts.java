package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Who stands alone has nobody to listen to but its clients. */
public final class StandalonePorts implements Attack {

    private static final String LISTENING = "0A";
    private static final int STATE_COLUMN = 3;
    private static final int INODE_COLUMN = 9;

    @Override
    public String name() {
        return "standalone-ports";
    }

    @Override
    public String description() {
        return "a stranger looks for ports of a standalone server beside the client port";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        long pid = subject.cluster().pid(Subject.MEMBER).orElseThrow(() -> new IOException("no process"));
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> sockets = sockets(process);
        Set<String> ports = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try (Stream<String> lines = Files.lines(process.resolve(table))) {
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(row -> row[STATE_COLUMN].equals(LISTENING) && sockets.contains(row[INODE_COLUMN]))
                        .forEach(row -> ports.add(Integer.valueOf(row[1].replaceFirst(".*:", ""), 16)
                                .toString()));
            }
        }
        subject.expect(ports.size() == 1, Promises.STRANGER_REFUSED, "it listens on the ports " + ports);
    }

    /** The inodes of the sockets that a process has open. */
    private static Set<String> sockets(Path process) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            files.map(StandalonePorts::target)
                    .filter(target -> target.startsWith("socket:["))
                    .forEach(target -> inodes.add(target.replaceAll("\\D", "")));
        }
        return inodes;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException e) {
            // Closed meanwhile.
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
