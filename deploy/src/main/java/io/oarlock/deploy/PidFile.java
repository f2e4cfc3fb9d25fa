package io.oarlock.deploy;

import io.oarlock.deploy.config.ServerConfig.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with the number of the server's process, at the place and under the name that scripts for ZooKeeper know. It
 * is there for operators; what keeps a second process out of the data is the lock on it.
 */
public final class PidFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);
    private static final String NAME = "zookeeper_server.pid";
    private static final String ELSEWHERE = "oarlock.pidFile";

    private final Path file;

    private PidFile(Path file) {
        this.file = file;
    }

    private static Path place(Directories directories) {
        String elsewhere = System.getProperty(ELSEWHERE);
        return elsewhere == null ? directories.data().resolve(NAME) : Path.of(elsewhere);
    }

    /** Writes it for this process. A server that cannot write it runs without. */
    static PidFile write(Directories directories) {
        Path file = place(directories);
        try {
            Files.writeString(file, ProcessHandle.current().pid() + "\n");
        } catch (IOException refused) {
            LOG.warn("cannot write the number of this process to {}: {}", file, refused.toString());
        }
        return new PidFile(file);
    }

    /**
     * The server that runs with these directories; empty when none does.
     *
     * @throws IOException when one does, and it cannot be told which process it is
     */
    public static Optional<ProcessHandle> findServer(Directories directories) throws IOException {
        if (!DataDirectories.areInUse(directories)) {
            // After a crash another process may have the number that the file holds.
            return Optional.empty();
        }
        Path file = place(directories);
        try {
            Optional<ProcessHandle> process =
                    ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
            if (process.filter(PidFile::mayBeServer).isPresent()) {
                return process;
            }
        } catch (IOException | NumberFormatException unusable) {
            // Said below.
        }
        throw new IOException("a server runs with " + directories.data() + ", but " + file
                + " does not hold the number of its process: is it in a container, or was ZOOPIDFILE set?");
    }

    /** The directory may be another user's, who must not choose which process an operator stops. */
    private static boolean mayBeServer(ProcessHandle process) {
        Optional<String> commandLine = process.info().commandLine();
        return commandLine.isEmpty() || commandLine.get().contains("oarlock");
    }

    @Override
    public void close() throws IOException {
        if (Files.isRegularFile(file)
                && Files.readString(file)
                        .strip()
                        .equals(String.valueOf(ProcessHandle.current().pid()))) {
            Files.delete(file);
        }
    }
}
