package io.oarlock.conformance.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * All classes of ZooKeeper's tests jar against Oarlock: the profile {@code conformance}. With
 * {@code -Dconformance.classes=A,B} only these, by the ends of their names.
 */
class ZooKeeperTestsTest {
    private static final List<String> WANTED = Arrays.stream(
                    System.getProperty("conformance.classes", "").split(","))
            .filter(name -> !name.isBlank())
            .toList();

    @TestFactory
    Stream<DynamicTest> everyMethodEndsAsTheListSays() throws IOException {
        return new ClassTests().of(TestsJar.read().methods().keySet().stream().filter(ZooKeeperTestsTest::isWanted));
    }

    private static boolean isWanted(String className) {
        return WANTED.isEmpty() || WANTED.stream().anyMatch(className::endsWith);
    }
}
