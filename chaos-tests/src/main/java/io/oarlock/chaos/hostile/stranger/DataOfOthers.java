package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The log holds what clients wrote, and the passwords of their sessions. */
public final class DataOfOthers implements Attack {

    @Override
    public String name() {
        return "data-of-others";
    }

    @Override
    public String description() {
        return "another user of the machine looks into the data directory";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        Path data = subject.data(Subject.MEMBER);
        List<String> open = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(path -> !path.equals(data)).toList()) {
                String permissions = permissions(file);
                // What the operator put there is the operator's affair.
                if (!permissions.endsWith("------") && !file.endsWith("myid")) {
                    open.add(data.relativize(file) + " " + permissions);
                }
            }
        }
        subject.expect(open.isEmpty(), Promises.DATA_PRIVATE, String.join(", ", open));
    }

    private static String permissions(Path file) throws IOException {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (NoSuchFileException e) {
            // Removed meanwhile.
            return "---------";
        }
    }
}
