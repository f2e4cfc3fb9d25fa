package io.oarlock.chaos.hostile;

import java.io.IOException;
import java.util.List;

/** What was written under generous limits outlives a start with the smallest ones. */
final class LowerLimits implements Attack {

    private static final int CREATES = 40;
    private static final int DATA_BYTES = 1_000_000;
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
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        try (RawClient client = RawClient.open(subject.clientPort(Subject.MEMBER), 20_000)) {
            for (int i = 0; i < CREATES; i++) {
                subject.acknowledged().create(client, "/near-limit-" + i, new byte[DATA_BYTES]);
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
        String key = smallest.substring(0, smallest.indexOf('='));
        for (int member : subject.cluster().members()) {
            long before = subject.logBytes(member);
            subject.configure(member, text -> text + smallest + "\n");
            subject.cluster().start(member);
            subject.fact(smallest + " at member " + member, before + " bytes of log before");
        }
        subject.await(() -> subject.cluster().isWhole()
                || subject.cluster().members().stream().noneMatch(subject.cluster()::isRunning));
        for (int member : subject.cluster().members()) {
            if (!subject.cluster().isRunning(member)) {
                String log = subject.logSince(member, 0);
                subject.expect(log.contains(key), Promises.REFUSED_CLEARLY, "with " + smallest + ": " + tail(log));
            } else {
                subject.cluster().kill(member);
            }
            subject.configure(member, text -> text.replace(smallest + "\n", ""));
        }
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - 400));
    }
}
