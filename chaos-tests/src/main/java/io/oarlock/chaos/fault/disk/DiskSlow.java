package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** The disk takes a few writes a second: the kernel's block controller (version 1) holds the others back. */
public record DiskSlow() implements DiskHarm {

    private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/blkio");
    private static final String LIMIT = "blkio.throttle.write_iops_device";
    private static final int WRITES_PER_SECOND = 20;

    @Override
    public String text() {
        return "disk-slow";
    }

    @Override
    public String description() {
        return "let the disk take " + WRITES_PER_SECOND + " writes a second";
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return DiskHarm.super.isPossible(cluster, member) && Files.isWritable(CONTROLLER.resolve(LIMIT));
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException {
        MemberDisk disk = cluster.disk(member).orElseThrow();
        OptionalLong pid = cluster.pid(member);
        if (pid.isEmpty()) {
            return () -> {};
        }
        Path group = CONTROLLER.resolve("oarlock-" + ProcessHandle.current().pid() + "-" + member);
        Files.createDirectories(group);
        write(group.resolve(LIMIT), disk.device() + " " + WRITES_PER_SECOND);
        write(group.resolve("cgroup.procs"), pid.getAsLong());
        return new TwoStepHeal(() -> lift(cluster, member, pid, group), new Supervisor(cluster, member)::restore);
    }

    private static void lift(Cluster cluster, int member, OptionalLong pid, Path group) throws IOException {
        if (cluster.pid(member).equals(pid)) {
            write(CONTROLLER.resolve("cgroup.procs"), pid.getAsLong());
        }
        Files.delete(group);
    }

    private static void write(Path file, Object value) throws IOException {
        Files.writeString(file, value.toString(), StandardOpenOption.WRITE);
    }
}
