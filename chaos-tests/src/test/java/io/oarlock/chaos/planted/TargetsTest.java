package io.oarlock.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.chaos.SetUps;
import io.oarlock.chaos.planted.agent.Target;
import io.oarlock.chaos.planted.agent.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever moves a method that a planted bug changes learns it here, within a second. */
class TargetsTest {

    private static final List<String> OWN_MODULES =
            List.of("storage-rocksdb", "ratis-statemachine", "zk-frontend", "migration", "deploy");

    private final List<ClassFileLocator> jars = new ArrayList<>();
    private ClassFileLocator release;

    @BeforeEach
    void openRelease() throws IOException {
        Path lib = Path.of(System.getProperty("oarlock.home"), "lib");
        assumeThat(lib).as("built by the phase package of the module deploy").isDirectory();
        // A build that does not package finds an older release, but compiles these anew.
        for (String module : OWN_MODULES) {
            Path classes = SetUps.HOME.resolve(module).resolve("target/classes");
            if (Files.isDirectory(classes)) {
                jars.add(new ClassFileLocator.ForFolder(classes.toFile()));
            }
        }
        try (Stream<Path> files = Files.list(lib)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (Path jar : found) {
                jars.add(ClassFileLocator.ForJarFile.of(jar.toFile()));
            }
        }
        jars.add(ClassFileLocator.ForClassLoader.ofPlatformLoader());
        release = new ClassFileLocator.Compound(jars);
    }

    @AfterEach
    void closeRelease() throws IOException {
        for (ClassFileLocator jar : jars) {
            jar.close();
        }
    }

    @Test
    void everyBugFindsWhatItChangesInTheRelease() {
        for (String bug : Targets.bugs()) {
            assertThat(Targets.of(bug))
                    .as(bug)
                    .isNotEmpty()
                    .allSatisfy(target -> assertThat(target.change(release)).isNotEqualTo(original(target)));
        }
    }

    @Test
    void theAgentKnowsEveryBugOfTheMenuAndNoOther() {
        assertThat(Stream.of(PlantedBug.values()).map(PlantedBug::text)).containsExactlyElementsOf(Targets.bugs());
    }

    @Test
    void aMethodThatIsNotThereIsAnError() {
        Target moved = new Target(
                "io.oarlock.rules.OperationContext",
                "nowhere",
                0,
                Targets.of("drop-watch").get(0).advice());

        assertThatThrownBy(() -> moved.change(release))
                .hasMessageContaining("0 methods are io.oarlock.rules.OperationContext.nowhere");
    }

    private byte[] original(Target target) throws IOException {
        return release.locate(target.type()).resolve();
    }
}
