package io.oarlock.conformance.server;

import java.util.List;
import java.util.Properties;
import java.util.Set;

/** The system properties of a test that are meant for its server, as options of a JVM. */
final class ForwardedProperties {
    private static final List<String> PREFIXES =
            List.of("zookeeper.", "jute.", "znode.", "readonlymode.", "java.security.auth.", "java.security.krb5.");

    private static final Set<String> LEFT_OUT = Set.of(
            // Of the test's own JVM.
            "zookeeper.serverCnxnFactory",
            "zookeeper.clientCnxnSocket",
            "zookeeper.junit.threadid",
            // A line of a configuration in the tests that ZooKeeper does not know and hands on as a property.
            "zookeeper.ticktime",
            // Refused here, and never taken away by the one test that sets it: the others of its class could not start.
            "zookeeper.letAnySaslUserDoX",
            // Of the admin server, which tests start inside their JVM.
            "zookeeper.admin.forceHttps",
            "zookeeper.admin.portUnification");

    private static final String PROVIDER = "zookeeper.authProvider.";
    private static final String TESTS_OWN = "org.apache.zookeeper.test.";

    private ForwardedProperties() {}

    /** Lines of an argument file of the java command. */
    static List<String> asOptions(Properties properties) {
        return properties.stringPropertyNames().stream()
                .filter(name -> isForServer(name, properties.getProperty(name)))
                .sorted()
                .map(name -> asOption(name, properties.getProperty(name)))
                .toList();
    }

    /** Quoted, so that blanks and backslashes stay. */
    static String asOption(String name, String value) {
        return "\"-D" + escaped(name) + "=" + escaped(value) + "\"";
    }

    private static boolean isForServer(String name, String value) {
        // A provider that is a class of the tests cannot be loaded in another process.
        boolean foreign = name.startsWith(PROVIDER) && value.startsWith(TESTS_OWN);
        return PREFIXES.stream().anyMatch(name::startsWith) && !LEFT_OUT.contains(name) && !foreign;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
