package io.oarlock.chaos.cluster.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run that was killed leaves on this machine: members that go on without it, and disks that stay mounted. The
 * next run takes both away. A member's environment, and the name of a disk's image, tell which process they belong to.
 */
public final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final String OWNER = "OARLOCK_CHAOS_OWNER";
    private static final Path PROCESSES = Path.of("/proc");

    private Leftovers() {}

    /** What the environment of a member of this process must have. */
    public static Map<String, String> mark() {
        return Map.of(OWNER, Long.toString(ProcessHandle.current().pid()));
    }

    /** Takes away what belongs to processes that are no more. */
    public static void remove() throws IOException, InterruptedException {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process ->
                        owner(process.pid()).filter(Leftovers::isGone).isPresent())
                .toList();
        for (ProcessHandle orphan : orphans) {
            LOG.info("killing process {}, a member of a run that is no more", orphan.pid());
            orphan.destroyForcibly();
        }
        // Members whose disk is frozen end when it is thawed.
        LoopDisk.removeLeftovers();
    }

    static boolean isGone(long owner) {
        return ProcessHandle.of(owner).isEmpty();
    }

    /** The process that started a member; empty for every other process, and for those of other users. */
    private static Optional<Long> owner(long pid) {
        Path environment = PROCESSES.resolve(Long.toString(pid)).resolve("environ");
        try {
            String variables = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
            return Stream.of(variables.split("\0"))
                    .filter(variable -> variable.startsWith(OWNER + "="))
                    .map(variable -> Long.valueOf(variable.substring(OWNER.length() + 1)))
                    .findFirst();
        } catch (IOException notReadable) {
            return Optional.empty();
        }
    }
}
