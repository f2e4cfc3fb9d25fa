package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.HostCommand;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import io.oarlock.chaos.fault.injection.ListedHarm;
import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import io.oarlock.chaos.fault.injection.UnmetDuty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What can happen to the syncs of a member: a tracer changes these system calls, and slows down all of them. */
public enum SyncHarm implements ListedHarm {
    SLOW("let each sync take 200 ms more", "delay_enter=200000"),
    /** The kernel may have dropped what it could not write: a member must not try again, and never acknowledge. */
    ERROR("let each sync fail, as a broken disk does", "error=EIO");

    private static final String CALLS = "fsync,fdatasync,sync_file_range,syncfs,msync";
    private static final int ATTACH_SECONDS_MAX = 10;
    private static final int END_SECONDS_MAX = 20;
    private static final long ASK_AGAIN_MILLIS = 20;

    private final String description;
    private final String effect;

    SyncHarm(String description, String effect) {
        this.description = description;
        this.effect = effect;
    }

    @Override
    public String prefix() {
        return "sync-";
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean isPossible(Cluster cluster, int member) {
        return HostCommand.isRoot() && HostCommand.exists("strace");
    }

    @Override
    public Injection inject(Cluster cluster, int member) throws IOException, InterruptedException {
        OptionalLong pid = cluster.pid(member);
        if (pid.isEmpty()) {
            return () -> {};
        }
        Supervisor supervisor = new Supervisor(cluster, member);
        Process tracer = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + CALLS,
                        "-e",
                        "inject=" + CALLS + ":" + effect,
                        "-p",
                        Long.toString(pid.getAsLong()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitAttached(tracer, pid.getAsLong());
        return new TwoStepHeal(
                () -> {
                    if (this == ERROR) {
                        supervisor.awaitEnd(END_SECONDS_MAX);
                    }
                    detach(tracer);
                },
                () -> {
                    supervisor.restore();
                    if (this == ERROR) {
                        judge(supervisor, member);
                    }
                });
    }

    private static void judge(Supervisor supervisor, int member) throws IOException {
        if (!supervisor.hasRestarted()) {
            throw new UnmetDuty(member, "went on although its syncs failed");
        }
        supervisor.checkReason("FATAL");
    }

    private static void awaitAttached(Process tracer, long pid) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ATTACH_SECONDS_MAX);
        while (!isTraced(pid)) {
            if (!tracer.isAlive() || System.nanoTime() > deadlineNanos) {
                tracer.destroyForcibly();
                throw new IOException("strace cannot attach to process " + pid);
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
    }

    private static boolean isTraced(long pid) throws IOException {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/status")).contains("TracerPid:\t0\n");
        } catch (NoSuchFileException e) {
            // It met the fault and has ended already.
            return true;
        }
    }

    /** SIGTERM lets strace detach; were it killed, the member would be, too. */
    private static void detach(Process tracer) throws IOException, InterruptedException {
        tracer.destroy();
        if (!tracer.waitFor(ATTACH_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IOException("strace does not detach");
        }
    }
}
