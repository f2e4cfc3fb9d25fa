package io.oarlock.chaos.cluster.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file system in a file, mounted over a loop device on any directory of this machine. The file stays when the disk is
 * closed, for whoever wants to look into it. Its name tells the process that made it, so that a later run can take down
 * what a killed one left mounted.
 */
public final class LoopDisk implements MemberDisk, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopDisk.class);

    private static final String SUFFIX = ".loopdisk";
    private static final Pattern OWNER = Pattern.compile("-(\\d+)" + Pattern.quote(SUFFIX) + "( \\(deleted\\))?$");
    private static final Path LOOP_DEVICES = Path.of("/sys/block");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final String FILLER = "filler";
    private static final long[] FILL_BYTES = {64L << 20, 4L << 20, 256L << 10, 16L << 10, 4L << 10};

    private final Path image;
    private final Path mountPoint;
    private final DiskKind kind;

    private LoopDisk(Path image, Path mountPoint, DiskKind kind) {
        this.image = image;
        this.mountPoint = mountPoint;
        this.kind = kind;
    }

    /** Why this machine cannot have loop disks; empty if it can. */
    public static Optional<String> obstacle() {
        if (!HostCommand.isRoot()) {
            return Optional.of("mounting a loop disk needs root");
        }
        List<String> missing = HostCommand.missing(
                "mount", "umount", "losetup", "fsfreeze", "fallocate", "xfs_io", "mkfs.xfs", "mkfs.ext4");
        if (!missing.isEmpty()) {
            return Optional.of("missing commands: " + String.join(", ", missing));
        }
        boolean loops = Files.exists(Path.of("/dev/loop-control"));
        return loops ? Optional.empty() : Optional.of("this kernel has no loop devices");
    }

    /** Makes an empty file system and mounts it on a directory, which is made if it is not there. */
    public static LoopDisk create(Path directory, DiskKind kind, long bytes) throws IOException, InterruptedException {
        Path mountPoint = Files.createDirectories(directory.toAbsolutePath().normalize());
        long owner = ProcessHandle.current().pid();
        Path image = mountPoint.resolveSibling(mountPoint.getFileName() + "-" + owner + SUFFIX);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        switch (kind) {
            case EXT4 -> HostCommand.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
            case XFS -> HostCommand.run("mkfs.xfs", "-q", "-f", image.toString());
            case PLAIN -> throw new IllegalArgumentException("a plain directory is no disk of its own");
        }
        LoopDisk disk = new LoopDisk(image, mountPoint, kind);
        disk.mount();
        return disk;
    }

    /** Takes down the disks of processes that are no more. */
    static void removeLeftovers() throws IOException, InterruptedException {
        for (Path device : loopDevices()) {
            Path backing = device.resolve("loop/backing_file");
            Matcher matcher = OWNER.matcher(
                    Files.exists(backing) ? Files.readString(backing).strip() : "");
            if (matcher.find() && Leftovers.isGone(Long.parseLong(matcher.group(1)))) {
                String number = Files.readString(device.resolve("dev")).strip();
                LOG.info("taking down {} of process {}, which is no more", device.getFileName(), matcher.group(1));
                for (String mountPoint : mountPoints(number)) {
                    HostCommand.attempt("fsfreeze", "-u", mountPoint);
                    HostCommand.attempt("umount", "-l", mountPoint);
                }
                HostCommand.attempt("losetup", "-d", "/dev/" + device.getFileName());
            }
        }
    }

    @Override
    public void fill() throws IOException, InterruptedException {
        String filler = mountPoint.resolve(FILLER).toString();
        long end = 0;
        for (long step : FILL_BYTES) {
            while (HostCommand.attempt("fallocate", "-o", Long.toString(end), "-l", Long.toString(step), filler)
                            .status()
                    == 0) {
                end += step;
            }
        }
        LOG.info("filled {} with {} bytes", mountPoint, end);
    }

    @Override
    public void release() throws IOException {
        Files.deleteIfExists(mountPoint.resolve(FILLER));
    }

    @Override
    public void freeze() throws IOException, InterruptedException {
        HostCommand.run("fsfreeze", "-f", mountPoint.toString());
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        // Fails where nothing is frozen.
        HostCommand.attempt("fsfreeze", "-u", mountPoint.toString());
    }

    @Override
    public void cutPower() throws IOException, InterruptedException {
        // Without -f the journal is not written out either.
        HostCommand.run("xfs_io", "-x", "-c", "shutdown", mountPoint.toString());
    }

    @Override
    public void restorePower() throws IOException, InterruptedException {
        HostCommand.run("umount", mountPoint.toString());
        mount();
    }

    @Override
    public String device() throws IOException {
        return mounts().filter(mount -> mount[4].equals(mountPoint.toString()))
                .map(mount -> mount[2])
                .findFirst()
                .orElseThrow(() -> new IOException(mountPoint + " is not mounted"));
    }

    /** Unmounts it; what still uses it loses it when it ends. */
    @Override
    public void close() throws IOException {
        // Also for a run that is told to end just now: nobody else will do it.
        boolean interrupted = Thread.interrupted();
        try {
            while (!tryUnmount()) {
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False where it was interrupted in between. */
    private boolean tryUnmount() throws IOException {
        try {
            thaw();
            if (HostCommand.attempt("umount", mountPoint.toString()).status() != 0
                    && mounts().anyMatch(mount -> mount[4].equals(mountPoint.toString()))) {
                HostCommand.run("umount", "-l", mountPoint.toString());
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void mount() throws IOException, InterruptedException {
        // ext4 must not write back by itself what nobody synced, or a power loss would lose nothing.
        String options = kind == DiskKind.EXT4 ? "loop,commit=300" : "loop";
        HostCommand.run("mount", "-o", options, image.toString(), mountPoint.toString());
    }

    private static List<Path> loopDevices() throws IOException {
        if (!Files.isDirectory(LOOP_DEVICES)) {
            return List.of();
        }
        try (Stream<Path> devices = Files.list(LOOP_DEVICES)) {
            return devices.filter(device -> device.getFileName().toString().startsWith("loop"))
                    .toList();
        }
    }

    private static List<String> mountPoints(String device) throws IOException {
        return mounts().filter(mount -> mount[2].equals(device))
                .map(mount -> mount[4])
                .toList();
    }

    /** Fields of the kernel's list: the third is the device, the fifth the mount point. */
    private static Stream<String[]> mounts() throws IOException {
        return Files.readAllLines(MOUNTS).stream().map(line -> line.split(" "));
    }
}
