package io.oarlock.conformance.run;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A few of the classes in every build: that the way of running them works, and what clients and security want first.
 */
class QuickZooKeeperTestsTest {

    @TestFactory
    Stream<DynamicTest> everyMethodEndsAsTheListSays() throws IOException {
        return new ClassTests()
                .of(Stream.of(
                                "GetAllChildrenNumberTest",
                                "test.ACLRootTest",
                                "test.DigestAuthDisabledTest",
                                "test.GetChildren2Test",
                                "test.NullDataTest",
                                "test.SaslAuthDesignatedClientTest",
                                "test.SaslSuperUserTest",
                                "test.SessionInvalidationTest",
                                "test.SSLAuthTest")
                        .map(LeftOut.PACKAGE::concat));
    }
}
