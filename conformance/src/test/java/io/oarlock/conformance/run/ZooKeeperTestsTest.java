package io.oarlock.conformance.run;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * All classes of ZooKeeper's tests jar against Oarlock: the profile {@code conformance}. With
 * {@code -Dconformance.classes=A,B#testC} only these classes and methods, by the ends of their names; with
 * {@code -Dconformance.part=2/5} every fifth class of them, from the second one on.
 */
class ZooKeeperTestsTest {
    private static final Selection WANTED = Selection.of(System.getProperty("conformance.classes", ""));
    private static final Part PART = Part.of(System.getProperty("conformance.part", "1/1"));

    @TestFactory
    Stream<DynamicTest> everyMethodEndsAsTheListSays() throws IOException {
        return new ClassTests(PART, WANTED).tests();
    }
}
