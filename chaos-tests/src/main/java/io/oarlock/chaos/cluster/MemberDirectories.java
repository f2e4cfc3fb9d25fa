package io.oarlock.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What each member has on this machine: its data, on a disk of its own if wanted, its configuration, its log. */
final class MemberDirectories implements Closeable {

    private static final long DISK_BYTES = 512L << 20;

    private final Path root;
    private final Map<Integer, LoopDisk> disks = new TreeMap<>();

    /** Makes the directories of all members, and mounts their disks. */
    MemberDirectories(Layout layout) throws IOException, InterruptedException {
        this.root = layout.directory().toAbsolutePath().normalize();
        if (layout.disks() != DiskKind.PLAIN) {
            mountDisks(layout);
        }
        for (int member = 1; member <= layout.size(); member++) {
            Files.createDirectories(data(member));
        }
    }

    Path of(int member) {
        return root.resolve("member-" + member);
    }

    Path data(int member) {
        return of(member).resolve("data");
    }

    Path log(int member) {
        return of(member).resolve("server.log");
    }

    Optional<MemberDisk> disk(int member) {
        return Optional.ofNullable(disks.get(member));
    }

    /** Lets a user write the member's data who is not the one that runs this program. */
    void giveTo(int member, int user) throws IOException {
        Files.setAttribute(data(member), "unix:uid", user);
        Files.setAttribute(data(member), "unix:gid", user);
    }

    /** Lets processes go on that wait for a disk: until then they cannot even be killed. */
    void thaw() throws IOException {
        try {
            for (LoopDisk disk : disks.values()) {
                disk.thaw();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while ending the members");
        }
    }

    /** Unmounts the disks; the members have ended. */
    @Override
    public void close() throws IOException {
        for (LoopDisk disk : disks.values()) {
            disk.close();
        }
    }

    private void mountDisks(Layout layout) throws IOException, InterruptedException {
        Optional<String> obstacle = LoopDisk.obstacle();
        if (obstacle.isPresent()) {
            throw new IOException("members cannot have disks of their own: " + obstacle.get());
        }
        LoopDisk.removeLeftovers();
        for (int member = 1; member <= layout.size(); member++) {
            disks.put(member, LoopDisk.create(data(member), layout.disks(), DISK_BYTES));
        }
    }
}
