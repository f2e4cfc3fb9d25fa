package io.oarlock.checkpoint;

import io.oarlock.disk.DamagedData;
import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory of a member: the live state, checkpoints of it, and what is being received from the leader. A file
 * names the live state, so that replacing it is one rename: after a crash the member has the old or the new one.
 *
 * <p>Used by the thread that starts the member, then by the apply thread; what is being received, and the directory
 * that may become the live state, by the thread that receives it, while Ratis lets nothing be installed.
 */
public final class StateDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
    private static final String LIVE_PREFIX = "state-";
    private static final Pattern STATE_NAME = Pattern.compile(LIVE_PREFIX + "(\\d{1,9})");
    private static final String CHECKPOINTS = "checkpoints";
    private static final String UNFINISHED = CHECKPOINTS + ".unfinished";
    private static final String SCRATCH = "looked-at";
    /** Lies in a live state that must not be opened any more, and says why. */
    private static final String DAMAGE = "DAMAGED";

    private final Path data;
    private final Path pointer;

    /** Nothing is read or changed yet: see {@link #findLive} and {@link #prepare}. */
    public StateDirectory(Path data) {
        this.data = data.toAbsolutePath().normalize();
        this.pointer = this.data.resolve("STATE");
    }

    /**
     * Finds out which directory holds the live state. Changes nothing.
     *
     * <p>The file that names it always names a directory that exists, but for the first start, which comes before the
     * directory is made. Where it does not, and there is only one such directory, that is the live state: no other one
     * is ever left alone.
     *
     * @return its name
     * @throws DamagedState when it cannot be told which of several it is
     */
    public String findLive() throws IOException {
        Set<String> states = states();
        String named = Files.exists(pointer) ? DurableFiles.text(pointer).strip() : "";
        if (states.contains(named)
                || (states.isEmpty() && STATE_NAME.matcher(named).matches())) {
            return named;
        }
        if (states.isEmpty()) {
            return LIVE_PREFIX + 0;
        }
        if (states.size() == 1) {
            return states.iterator().next();
        }
        throw new DamagedState(pointer + " does not name the live state, and " + data + " holds " + states
                + ": nothing is removed. Write the name of the one that was used last into " + pointer + "; "
                + DamagedData.FETCH_AGAIN);
    }

    /** Makes what is missing and removes what a crash left behind, once it is clear which state is the live one. */
    public void prepare() throws IOException {
        String live = findLive();
        if (!Files.exists(pointer) || !DurableFiles.text(pointer).strip().equals(live)) {
            if (!states().isEmpty()) {
                LOG.warn("{} did not name the live state; there is only one, {}, which is used", pointer, live);
            }
            DurableFiles.replace(pointer, live);
        }
        Files.createDirectories(checkpoints());
        remove(name -> isOldState(name, live) || name.equals(UNFINISHED) || name.equals(SCRATCH));
        clearReceived();
    }

    private Set<String> states() throws IOException {
        if (!Files.isDirectory(data)) {
            return Set.of();
        }
        try (Stream<Path> paths = Files.list(data)) {
            return paths.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> STATE_NAME.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isOldState(String name, String live) {
        return STATE_NAME.matcher(name).matches() && !name.equals(live);
    }

    /** Where all of it lies. */
    public Path data() {
        return data;
    }

    public Path checkpoints() {
        return data.resolve(CHECKPOINTS);
    }

    /** Where Ratis puts the pieces of a snapshot until it is whole. */
    public Path receiving() {
        return receiving(data);
    }

    /** The same of a member with that data directory. */
    public static Path receiving(Path data) {
        return data.resolve("receiving");
    }

    /**
     * What the leader has sent, whole, but not in its place yet. Attempts that were given up leave pieces behind: what
     * was written last counts. A wrong guess would only make one more attempt necessary, because pieces cannot be read.
     */
    Optional<Checkpoint> received() throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(receiving())) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        Path last = null;
        for (Path file : files) {
            if (last == null || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(last)) > 0) {
                last = file;
            }
        }
        // receiving/ATTEMPT/CHECKPOINT/...
        return last == null
                ? Optional.empty()
                : Checkpoint.at(receiving().resolve(receiving().relativize(last).subpath(0, 2)));
    }

    /** Removes all that was received and is not in its place. */
    void clearReceived() throws IOException {
        DurableFiles.deleteTree(receiving());
        Files.createDirectories(receiving());
    }

    /** What the leader has begun to send, whole or not: each attempt has a directory of its own. */
    Set<Path> attempts() throws IOException {
        try (Stream<Path> attempts = Files.list(receiving())) {
            return attempts.collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * Removes attempts that are over. Others stay: the leader may be sending the next one already, which would lack the
     * pieces that came first. What cannot be removed now goes with the next one, or at the next start.
     */
    void clearAttempts(Set<Path> over) {
        try {
            for (Path attempt : over) {
                DurableFiles.deleteTree(attempt);
            }
        } catch (IOException busy) {
            LOG.info("{} is being written to, it is cleared later: {}", receiving(), busy.toString());
        }
    }

    /** The directory of the live state; named, but not made, at the first start. */
    public Path live() throws IOException {
        return data.resolve(findLive());
    }

    /** @throws DamagedState when the live state was found to be damaged; it says what was found and what to do */
    public void refuseDamaged() throws IOException {
        Path note = live().resolve(DAMAGE);
        if (Files.exists(note)) {
            throw new DamagedState(DurableFiles.text(note).strip());
        }
    }

    /** See {@link #refuseDamaged}. Goes away with the state, which need not be the live one any more. */
    void noteDamage(Path state, String text) throws IOException {
        DurableFiles.replace(state.resolve(DAMAGE), text);
    }

    /** Newest first. */
    List<Checkpoint> kept() throws IOException {
        if (!Files.isDirectory(checkpoints())) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(checkpoints())) {
            return directories
                    .map(Checkpoint::at)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong((Checkpoint checkpoint) ->
                                    checkpoint.position().index())
                            .reversed())
                    .toList();
        }
    }

    public Optional<Checkpoint> newest() throws IOException {
        return kept().stream().findFirst();
    }

    /** Takes a checkpoint of the state as it is now. */
    public Checkpoint take(AppliedState state) throws IOException {
        LogPosition position = state.applied();
        Path done = checkpoints().resolve(Checkpoint.nameOf(position));
        if (!Files.exists(done)) {
            Path unfinished = data.resolve(UNFINISHED);
            DurableFiles.deleteTree(unfinished);
            state.checkpoint(unfinished);
            DurableFiles.move(unfinished, done);
        }
        return new Checkpoint(done, position);
    }

    /** Removes all but the newest checkpoints. One that a follower is being sent may go: it is then sent the next. */
    public void keep(int count) throws IOException {
        List<Checkpoint> all = kept();
        for (Checkpoint old : all.subList(Math.min(count, all.size()), all.size())) {
            DurableFiles.deleteTree(old.directory());
        }
    }

    /**
     * Makes a directory that can become the live state. The checkpoint stays as it is: only files that never change are
     * shared.
     */
    Path copyOf(Checkpoint checkpoint) throws IOException {
        Path current = live();
        int number = Integer.parseInt(current.getFileName().toString().substring(LIVE_PREFIX.length())) + 1;
        return copy(checkpoint, data.resolve(LIVE_PREFIX + number));
    }

    /** Makes a directory in which a checkpoint can be looked at. One at a time. */
    Path scratchOf(Checkpoint checkpoint) throws IOException {
        return copy(checkpoint, data.resolve(SCRATCH));
    }

    private Path copy(Checkpoint checkpoint, Path copy) throws IOException {
        DurableFiles.deleteTree(copy);
        try (Stream<Path> paths = Files.walk(checkpoint.directory())) {
            for (Path from : paths.toList()) {
                Path to = copy.resolve(checkpoint.directory().relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectory(to);
                } else if (isImmutable(from)) {
                    DurableFiles.link(from, to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
        DurableFiles.syncTree(copy);
        DurableFiles.syncDirectory(data);
        return copy;
    }

    /** From now on, and after any crash, {@code directory} is the live state. */
    void makeLive(Path directory) throws IOException {
        DurableFiles.replace(pointer, directory.getFileName().toString());
    }

    /**
     * Removes what was live before; nobody may have it open. What cannot be removed now, as where damage is being
     * noted, goes with the next one, or at the next start.
     */
    public void removeOldStates() throws IOException {
        String liveName = live().getFileName().toString();
        try {
            remove(name -> isOldState(name, liveName));
        } catch (DirectoryNotEmptyException busy) {
            LOG.info("{} is being written to, it is removed later", busy.getFile());
        }
    }

    private static boolean isImmutable(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".sst") || name.endsWith(".blob");
    }

    private void remove(Predicate<String> unwanted) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> paths = Files.list(data)) {
            leftovers = paths.filter(path -> unwanted.test(path.getFileName().toString()))
                    .toList();
        }
        for (Path leftover : leftovers) {
            LOG.info("removing {}, which is not used any more", leftover);
            DurableFiles.deleteTree(leftover);
        }
    }
}
