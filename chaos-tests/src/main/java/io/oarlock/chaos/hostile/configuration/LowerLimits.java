package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was written under generous limits outlives a start with the smallest ones. */
public final class LowerLimits implements Attack {

    private static final int CREATES = 10;
    private static final int DATA_BYTES = 6_000_000;
    private static final List<String> SMALLEST = List.of(
            "jute.maxbuffer=1024",
            "globalOutstandingLimit=1",
            "maxClientCnxns=1",
            "snapCount=2",
            "autopurge.snapRetainCount=1");

    @Override
    public String name() {
        return "lower-limits";
    }

    @Override
    public String description() {
        return "znodes near the limit are written, members are killed and start with the smallest limits there are";
    }

    @Override
    public List<String> settings() {
        return List.of("jute.maxbuffer=8388608");
    }

    /** A smaller heap would cut the limit. */
    @Override
    public int heapMegabytes() {
        return 1024;
    }

    @Override
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        try (RawClient client = RawClient.open(subject.clientPort(Subject.MEMBER), 20_000)) {
            for (int i = 0; i < CREATES; i++) {
                int error = subject.acknowledged().create(client, "/near-limit-" + i, new byte[DATA_BYTES]);
                if (error != 0) {
                    throw new IOException("a create near the limit is answered with " + error);
                }
            }
        }
        for (int member : subject.cluster().members()) {
            subject.cluster().kill(member);
        }
        for (String smallest : SMALLEST) {
            startWith(subject, smallest);
        }
    }

    /** A start that is refused must name the limit; the files are judged at the end, with the first limits. */
    private static void startWith(Subject subject, String smallest) throws IOException, InterruptedException {
        String key = smallest.substring(0, smallest.indexOf('=') + 1);
        List<Integer> members = subject.cluster().members();
        Map<Integer, String> before = new TreeMap<>();
        for (int member : members) {
            subject.configure(member, text -> {
                before.put(member, text);
                return text.lines().filter(line -> !line.startsWith(key)).collect(Collectors.joining("\n")) + "\n"
                        + smallest + "\n";
            });
            subject.cluster().start(member);
        }
        subject.await(() -> subject.cluster().isWhole() || members.stream().noneMatch(subject.cluster()::isRunning));
        for (int member : members) {
            if (subject.cluster().isRunning(member)) {
                subject.cluster().kill(member);
            } else {
                String log = subject.logSince(member, 0);
                String name = key.replace("=", "");
                subject.expect(log.contains(name), Promises.REFUSED_CLEARLY, "with " + smallest + ": " + tail(log));
            }
            subject.configure(member, text -> before.getOrDefault(member, text));
        }
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - 400));
    }
}
