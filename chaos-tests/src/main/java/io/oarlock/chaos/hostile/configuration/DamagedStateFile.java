package io.oarlock.chaos.hostile.configuration;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The file that names the live state does not name any. */
public final class DamagedStateFile implements Attack {

    /** A block that was never written, and one bit of a name. */
    private static final List<String> DAMAGES = List.of("\0\0\0\0\0\0\0\0", "state-8");

    @Override
    public String name() {
        return "damaged-state-file";
    }

    @Override
    public String description() {
        return "a member starts with a damaged file STATE";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public boolean leavesMembersRunning() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        subject.stopAll();
        Path file = find(subject.data(Subject.MEMBER));
        byte[] whole = Files.readAllBytes(file);
        for (String damage : DAMAGES) {
            List<Path> before = beside(file);
            Files.writeString(file, damage);
            Subject.EndedStart start = subject.startInVain(Subject.MEMBER);
            List<Path> after = beside(file);
            subject.expect(after.containsAll(before), Promises.NOTHING_DELETED, "of " + before + " is left: " + after);
            // It may also go on, with the only state there is.
            subject.expect(start.log().contains("STATE"), Promises.REFUSED_CLEARLY, "no line names the file");
            Files.write(file, whole);
        }
    }

    private static Path find(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.endsWith("STATE"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no file STATE in " + data));
        }
    }

    private static List<Path> beside(Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
            return files.map(Path::normalize).sorted().toList();
        }
    }
}
