package io.oarlock.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
    @TempDir
    private Path root;

    @Test
    void aNewDirectoryIsForItsUserOnly() throws IOException {
        PrivateDirectory.make(root.resolve("a").resolve("b"));

        assertThat(rights(root.resolve("a").resolve("b"))).isEqualTo("rwx------");
        assertThat(rights(root.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void oneThatIsToBeNewIsMadeOnce() throws IOException {
        Path fresh = root.resolve("c").resolve("d");

        assertThat(PrivateDirectory.makeNew(fresh)).isTrue();
        assertThat(PrivateDirectory.makeNew(fresh)).isFalse();

        assertThat(rights(fresh)).isEqualTo("rwx------");
    }

    @Test
    void othersLoseTheirRightsToOneThatIsThere() throws IOException {
        Path wide = Files.createDirectory(root.resolve("wide"));
        Files.setPosixFilePermissions(wide, PosixFilePermissions.fromString("rwxrwsr-x".replace('s', 'x')));

        PrivateDirectory.make(wide);

        assertThat(rights(wide)).isEqualTo("rwx------");
    }

    /** As on a volume that belongs to root: the start goes on. */
    @Test
    void rightsThatCannotBeChangedDoNotEndTheStart() throws IOException {
        Path notOurs = Path.of("/proc/self/task");
        assertThat(rights(notOurs)).isEqualTo("r-xr-xr-x");

        assertThatCode(() -> PrivateDirectory.make(notOurs)).doesNotThrowAnyException();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> PrivateDirectory.make(root.resolve("file")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no directory");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
