package io.oarlock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of the code base hold, and each rule that says so is seen to refuse a deliberate violation. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.oarlock");
    private static final JavaClasses SEEDED = new ClassFileImporter().importPackages("io.oarlock.seeded");

    @Test
    void everyModuleIsSeen() {
        Set<String> modules = Set.of("storage", "model", "wire", "migration", "deploy");
        assertThat(modules)
                .allSatisfy(name -> assertThat(MAIN.containPackage("io.oarlock." + name))
                        .as(name)
                        .isTrue());
    }

    @Test
    void everyRowOfTheTableOfImportsIsAPackage() {
        assertThat(AllowedImports.packages())
                .allSatisfy(name -> assertThat(MAIN.containPackage("io.oarlock." + name))
                        .as(name)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("ruleNames")
    void theCodeKeeps(String rule) {
        EvaluationResult result =
                new ArchitectureRules("io.oarlock").all().get(rule).evaluate(MAIN);
        assertThat(result.getFailureReport().getDetails()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ruleNames")
    void aSeededViolationBreaks(String rule) {
        EvaluationResult result =
                new ArchitectureRules("io.oarlock.seeded").all().get(rule).evaluate(SEEDED);
        assertThat(result.getFailureReport().getDetails()).isNotEmpty();
    }

    static Stream<String> ruleNames() {
        return new ArchitectureRules("io.oarlock").all().keySet().stream();
    }
}
