package io.oarlock.conformance.run;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A few of the classes in every build: that the way of running them works, and what clients and security want first.
 */
class QuickZooKeeperTestsTest {
    private static final Selection CLASSES = new Selection(List.of(
            "zookeeper.GetAllChildrenNumberTest",
            "test.ACLRootTest",
            "test.DigestAuthDisabledTest",
            "test.GetChildren2Test",
            "test.NullDataTest",
            "test.SaslAuthDesignatedClientTest",
            "test.SaslSuperUserTest",
            "test.SessionInvalidationTest",
            "test.SSLAuthTest"));

    @TestFactory
    Stream<DynamicTest> everyMethodEndsAsTheListSays() throws IOException {
        return new ClassTests(Part.WHOLE, CLASSES).tests();
    }
}
