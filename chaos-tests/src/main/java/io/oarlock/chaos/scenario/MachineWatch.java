package io.oarlock.chaos.scenario;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what the machine could do during a run, so that bounds of time are judged against it. Notes: {@code stall} with
 * {@code of} ({@code processor} or {@code disk}) and {@code millis}, which a thread waited longer for the processor
 * than it had asked to, or for a sync of one page; {@code steal} with {@code millis}, which the hypervisor took from
 * each processor within the last second; {@code leader} with {@code member} and {@code term} for every leader that a
 * member's log tells of. Each note is written when the time that it tells of is over.
 */
final class MachineWatch implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);

    private static final long PROCESSOR_PAUSE_MILLIS = 50;
    private static final long DISK_PAUSE_MILLIS = 500;
    private static final long NOTE_FROM_MILLIS = 250;
    private static final long STEAL_FROM_MILLIS = 100;
    private static final int PAGE_BYTES = 4096;
    private static final Pattern LEADER = Pattern.compile("member (\\d+) is LEADER in term (\\d+)");

    private final Cluster cluster;
    private final HistoryRecorder recorder;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, Long> readUntil = new HashMap<>();
    private long lastTerm;

    private MachineWatch(Cluster cluster, HistoryRecorder recorder) {
        this.cluster = cluster;
        this.recorder = recorder;
    }

    /** Watches until it is closed. */
    static MachineWatch begin(Cluster cluster, HistoryRecorder recorder) {
        MachineWatch watch = new MachineWatch(cluster, recorder);
        watch.start("machine-processor", watch::watchProcessor);
        watch.start("machine-disk", watch::watchDiskAndLeaders);
        return watch;
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        LOG.warn("{} ends: bounds of time are judged without what it would have noted", name, e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void watchProcessor() throws IOException, InterruptedException {
        Steal steal = new Steal();
        while (true) {
            long beginNanos = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(PROCESSOR_PAUSE_MILLIS);
            noteStall("processor", millisSince(beginNanos) - PROCESSOR_PAUSE_MILLIS);
            long stolenMillis = steal.look();
            if (stolenMillis >= STEAL_FROM_MILLIS) {
                recorder.note(-1, "steal", Fields.map("millis", stolenMillis));
            }
        }
    }

    private void watchDiskAndLeaders() throws IOException, InterruptedException {
        Path directory = cluster.log(cluster.members().get(0)).toAbsolutePath().getParent();
        Path file = Files.createTempFile(directory, "sync-", ".probe");
        ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (true) {
                long beginNanos = System.nanoTime();
                channel.write(page.rewind(), 0);
                channel.force(false);
                noteStall("disk", millisSince(beginNanos));
                for (int member : cluster.members()) {
                    noteLeaders(member);
                }
                TimeUnit.MILLISECONDS.sleep(DISK_PAUSE_MILLIS);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void noteStall(String of, long millis) {
        if (millis >= NOTE_FROM_MILLIS) {
            recorder.note(-1, "stall", Fields.map("of", of, "millis", millis));
        }
    }

    /** What a member's log tells of since the last look. */
    private void noteLeaders(int member) throws IOException {
        Path log = cluster.log(member);
        if (!Files.exists(log)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.min(readUntil.getOrDefault(member, 0L), channel.size());
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(1 << 20, channel.size() - from));
            channel.read(bytes, from);
            String text = new String(bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            readUntil.put(member, from + end);
            Matcher matcher = LEADER.matcher(text.substring(0, end));
            while (matcher.find()) {
                long term = Long.parseLong(matcher.group(2));
                if (term > lastTerm) {
                    lastTerm = term;
                    recorder.note(-1, "leader", Fields.map("member", Long.valueOf(matcher.group(1)), "term", term));
                }
            }
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Waits until nothing more is noted. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
