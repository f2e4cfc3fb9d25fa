package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A standalone server finds itself in the file of an ensemble: it takes its data along. */
public final class GrownFromOne implements Attack {

    private static final int ZNODES = 50;

    @Override
    public String name() {
        return "grown-from-one";
    }

    @Override
    public String description() {
        return "a server that stood alone starts with a file of three members";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        subject.stopAll();
        subject.acknowledged().forget();
        for (int member : subject.cluster().members()) {
            empty(subject.data(member));
        }
        String[] ensemble = new String[1];
        subject.configure(Subject.MEMBER, text -> {
            ensemble[0] = text;
            return text.lines().filter(line -> !line.startsWith("server.")).collect(Collectors.joining("\n")) + "\n";
        });
        subject.cluster().start(Subject.MEMBER);
        subject.await(() -> subject.cluster().status(Subject.MEMBER).isPresent());
        try (RawClient client = RawClient.open(subject.clientPort(Subject.MEMBER), 20_000)) {
            for (int i = 0; i < ZNODES; i++) {
                byte[] data = ("alone " + i).getBytes(StandardCharsets.US_ASCII);
                subject.acknowledged().create(client, "/alone-" + i, data);
            }
        }
        subject.cluster().stop(Subject.MEMBER);
        subject.configure(Subject.MEMBER, text -> ensemble[0]);
        subject.startAll();
    }

    private static void empty(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(data) && !file.endsWith("myid")) {
                    Files.delete(file);
                }
            }
        }
    }
}
