package io.oarlock.chaos.cluster;

import io.oarlock.chaos.cluster.host.DiskKind;
import io.oarlock.chaos.cluster.host.Leftovers;
import io.oarlock.chaos.cluster.host.LoopDisk;
import io.oarlock.chaos.cluster.host.MemberClock;
import io.oarlock.chaos.cluster.host.MemberDisk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Puts disks and clocks under the members of a cluster, and knows which release each of them runs. */
public final class MemberResources implements Closeable {

    private static final long DISK_BYTES = 512L << 20;

    private final Equipment equipment;
    private final Map<Integer, LoopDisk> disks = new TreeMap<>();
    private final Map<Integer, MemberClock> clocks = new TreeMap<>();
    private final Set<Integer> upgraded = new HashSet<>();

    private MemberResources(Equipment equipment) {
        this.equipment = equipment;
    }

    /**
     * Mounts the disks and sets the clocks right, once what killed runs have left is taken away.
     *
     * @param data where members have their data directories, which need not exist
     */
    public static MemberResources open(Equipment equipment, List<Integer> members, IntFunction<Path> data)
            throws IOException, InterruptedException {
        Leftovers.remove();
        MemberResources resources = new MemberResources(equipment);
        try {
            resources.mount(members, data);
            resources.setClocks(members, data);
            return resources;
        } catch (IOException | InterruptedException | RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    private void mount(List<Integer> members, IntFunction<Path> data) throws IOException, InterruptedException {
        if (equipment.disks() == DiskKind.PLAIN) {
            return;
        }
        refuse("disks", LoopDisk.obstacle());
        for (int member : members) {
            disks.put(member, LoopDisk.create(data.apply(member), equipment.disks(), DISK_BYTES));
        }
    }

    private void setClocks(List<Integer> members, IntFunction<Path> data) throws IOException, InterruptedException {
        if (!equipment.clocks()) {
            return;
        }
        refuse("clocks", MemberClock.obstacle());
        for (int member : members) {
            clocks.put(member, new MemberClock(data.apply(member).resolveSibling("clock")));
        }
    }

    private static void refuse(String what, Optional<String> obstacle) throws IOException {
        if (obstacle.isPresent()) {
            throw new IOException("members cannot have " + what + " of their own: " + obstacle.get());
        }
    }

    public Optional<MemberDisk> disk(int member) {
        return Optional.ofNullable(disks.get(member));
    }

    public Optional<MemberClock> clock(int member) {
        return Optional.ofNullable(clocks.get(member));
    }

    /** What a member's process must be started with. */
    public Map<String, String> environment(int member) {
        return clock(member).map(MemberClock::environment).orElse(Map.of());
    }

    /** Whether members began with another release than the current one. */
    public boolean hasPrevious() {
        return equipment.previous().isPresent();
    }

    /** From its next start on the member runs the current release. */
    public void upgrade(int member) {
        upgraded.add(member);
    }

    /** What a member runs when it is started now. */
    public ServerKind kind(int member, ServerKind current) {
        return upgraded.contains(member) ? current : equipment.previous().orElse(current);
    }

    /** Lets processes go on that wait for a disk: until then they cannot even be killed. */
    public void thaw() throws IOException {
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
}
