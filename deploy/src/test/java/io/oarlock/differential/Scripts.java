package io.oarlock.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The written scripts, as resources of the tests. */
final class Scripts {

    /** A script and whether its paths are those of the server's real root. */
    record Script(String name, boolean atTheRoot, List<Line> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String AT_THE_ROOT = "# at the root";

    private Scripts() {}

    static List<Script> in(String folder) {
        try (Stream<Path> files =
                Files.list(Path.of(Scripts.class.getResource("/" + folder).toURI()))) {
            return files.sorted().map(Scripts::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Script read(Path file) {
        try {
            String text = Files.readString(file);
            return new Script(file.getFileName().toString(), text.startsWith(AT_THE_ROOT), Line.script(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
