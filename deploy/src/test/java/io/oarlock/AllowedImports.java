package io.oarlock;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which packages of the code base each package may import, by name below the root. A package that has no row may import
 * none and be imported by none. A new name in a row is a decision: think first whether the line that needs it lives in
 * the right package.
 */
final class AllowedImports {
    private static final Map<String, Set<String>> TABLE = table();

    private final String root;

    AllowedImports(String root) {
        this.root = root;
    }

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new TreeMap<>();
        storageRocksdb(table);
        ratisStatemachine(table);
        ratisParts(table);
        ratis(table);
        migration(table);
        zkFrontend(table);
        configuration(table);
        deploy(table);
        live(table);
        operatorPorts(table);
        programs(table);
        return table;
    }

    private static void storageRocksdb(Map<String, Set<String>> table) {
        put(table, "disk");
        put(table, "metrics");
        put(table, "storage");
        put(table, "storage.heap", "storage");
        put(table, "storage.overlay", "storage");
        put(table, "storage.rocks", "disk", "storage");
    }

    private static void ratisStatemachine(Map<String, Set<String>> table) {
        put(table, "membership");
        put(table, "model");
        put(table, "bootstrap", "disk", "membership", "model", "telemetry");
        put(table, "encoding", "model");
        put(table, "op", "encoding", "model");
        put(table, "peer", "membership", "metrics", "model", "peer.frame", "security", "telemetry");
        put(table, "peer.frame");
        put(table, "peer.tls", "membership", "metrics", "peer", "peer.frame", "security");
        put(table, "security", "telemetry");
        put(table, "telemetry");
        put(table, "time");
        put(table, "tree", "model");
        put(table, "replica", "model", "op", "tree");
        put(table, "rows", "encoding", "model", "op", "storage", "tree");
        put(table, "rules", "encoding", "model", "op", "rows", "rules.acl", "storage", "tree");
        put(table, "rules.acl", "model", "op");
        put(table, "checkpoint", "disk", "metrics", "model", "op", "rules", "storage", "tree");
        put(
                table,
                "replication",
                "checkpoint",
                "metrics",
                "model",
                "op",
                "replica",
                "rules",
                "rules.acl",
                "storage",
                "telemetry",
                "tree");
    }

    private static void migration(Map<String, Set<String>> table) {
        put(table, "migration.zookeeper", "model", "op");
        put(table, "migration.learner", "migration.zookeeper", "model", "op");
        put(table, "migration.client", "migration.zookeeper", "model");
        put(
                table,
                "migration.tree",
                "disk",
                "encoding",
                "migration.zookeeper",
                "model",
                "op",
                "rows",
                "rules",
                "storage",
                "tree");
        put(
                table,
                "migration.verify",
                "migration.client",
                "migration.tree",
                "migration.zookeeper",
                "model",
                "rows",
                "rules",
                "storage");
    }

    private static void ratisParts(Map<String, Set<String>> table) {
        put(table, "ratis.group", "disk", "membership", "model", "op", "peer", "rules");
        put(table, "ratis.log", "disk", "metrics", "model");
        put(table, "ratis.follower");
        put(table, "ratis.appender", "peer", "peer.frame", "ratis.transport", "telemetry");
    }

    private static void ratis(Map<String, Set<String>> table) {
        put(
                table,
                "ratis.transport",
                "membership",
                "metrics",
                "model",
                "peer",
                "peer.frame",
                "ratis.follower",
                "ratis.group",
                "replica",
                "replication");
        put(
                table,
                "ratis.rpc",
                "bootstrap",
                "checkpoint",
                "membership",
                "metrics",
                "model",
                "peer",
                "ratis.appender",
                "ratis.follower",
                "ratis.group",
                "ratis.log",
                "ratis.transport",
                "replica");
        put(
                table,
                "ratis",
                "bootstrap",
                "checkpoint",
                "disk",
                "membership",
                "metrics",
                "model",
                "op",
                "peer",
                "peer.frame",
                "ratis.appender",
                "ratis.election",
                "ratis.follower",
                "ratis.group",
                "ratis.log",
                "ratis.rpc",
                "ratis.transport",
                "ratis.watchdog",
                "replica",
                "replication",
                "rules",
                "telemetry",
                "tree");
        put(table, "ratis.election", "bootstrap", "membership", "ratis.follower", "ratis.group");
        put(
                table,
                "ratis.watchdog",
                "disk",
                "membership",
                "metrics",
                "model",
                "ratis.election",
                "ratis.group",
                "ratis.log",
                "ratis.transport",
                "replica",
                "replication");
    }

    private static void zkFrontend(Map<String, Set<String>> table) {
        put(table, "audit", "auth", "metrics", "model");
        put(table, "auth", "model", "rules.acl");
        put(table, "traffic", "metrics");
        put(table, "session", "model", "op", "replica", "time", "traffic", "tree");
        put(table, "wire", "model", "op", "rules.acl");
        put(table, "memory", "metrics", "model", "op", "replica", "time", "traffic", "wire");
        put(table, "watch", "auth", "model", "wire");
        put(table, "read", "auth", "memory", "model", "replica", "traffic", "tree", "watch", "wire");
        put(table, "eventloop", "memory", "op", "read", "replica", "time", "traffic", "watch");
        put(
                table,
                "connection",
                "audit",
                "auth",
                "eventloop",
                "memory",
                "model",
                "op",
                "read",
                "replica",
                "sasl",
                "session",
                "telemetry",
                "time",
                "traffic",
                "tree",
                "watch",
                "wire");
        put(table, "sasl", "model");
        put(table, "tls", "security");
        put(
                table,
                "listener",
                "auth",
                "connection",
                "eventloop",
                "memory",
                "model",
                "read",
                "replica",
                "security",
                "telemetry",
                "time",
                "tls",
                "traffic",
                "wire");
        put(
                table,
                "frontend",
                "auth",
                "connection",
                "eventloop",
                "listener",
                "memory",
                "metrics",
                "model",
                "read",
                "replica",
                "sasl",
                "session",
                "time",
                "traffic",
                "watch",
                "wire");
        put(table, "operations", "frontend", "metrics", "model", "replica", "traffic", "tree", "watch");
        put(table, "words", "metrics", "model", "operations", "traffic", "watch", "wire");
    }

    private static void configuration(Map<String, Set<String>> table) {
        put(
                table,
                "deploy.config",
                "auth",
                "deploy.log",
                "membership",
                "model",
                "peer.tls",
                "sasl",
                "security",
                "storage.rocks",
                "tls");
        put(
                table,
                "deploy.config.reader",
                "auth",
                "deploy.config",
                "membership",
                "model",
                "peer.tls",
                "ratis.log",
                "sasl",
                "security",
                "tls");
    }

    private static void operatorPorts(Map<String, Set<String>> table) {
        put(table, "deploy.http", "metrics", "model", "tls");
        put(table, "deploy.metrics", "deploy.http", "metrics", "model", "operations");
        put(
                table,
                "deploy.admin",
                "auth",
                "deploy.config",
                "deploy.http",
                "disk",
                "metrics",
                "migration.tree",
                "migration.zookeeper",
                "model",
                "operations",
                "replica",
                "traffic",
                "tree",
                "watch",
                "words");
    }

    private static void deploy(Map<String, Set<String>> table) {
        put(
                table,
                "deploy.migration",
                "deploy.config",
                "disk",
                "migration.client",
                "migration.tree",
                "migration.verify",
                "migration.zookeeper",
                "ratis",
                "rows",
                "rules",
                "storage",
                "storage.rocks");
        put(table, "deploy.log");
        put(
                table,
                "deploy",
                "audit",
                "auth",
                "checkpoint",
                "connection",
                "deploy.admin",
                "deploy.config",
                "deploy.http",
                "deploy.forward",
                "deploy.live",
                "deploy.log",
                "deploy.metrics",
                "disk",
                "frontend",
                "listener",
                "membership",
                "metrics",
                "model",
                "op",
                "operations",
                "peer",
                "peer.tls",
                "ratis",
                "ratis.group",
                "read",
                "replica",
                "rows",
                "rules",
                "security",
                "session",
                "storage",
                "storage.overlay",
                "storage.rocks",
                "time",
                "tls",
                "words");
    }

    private static void live(Map<String, Set<String>> table) {
        put(
                table,
                "deploy.forward",
                "encoding",
                "metrics",
                "migration.learner",
                "migration.zookeeper",
                "model",
                "op",
                "replica",
                "session",
                "telemetry",
                "tree");
        put(
                table,
                "deploy.live",
                "deploy.forward",
                "disk",
                "metrics",
                "migration.learner",
                "migration.tree",
                "migration.zookeeper",
                "model",
                "op",
                "peer",
                "peer.tls",
                "replica",
                "rows",
                "security",
                "storage",
                "storage.rocks",
                "tree");
    }

    private static void programs(Map<String, Set<String>> table) {
        put(
                table,
                "deploy.doctor",
                "deploy.config",
                "deploy.log",
                "deploy.migration",
                "disk",
                "migration.zookeeper",
                "model",
                "peer",
                "rows",
                "security",
                "storage",
                "tree");
        put(table, "deploy.backup", "disk", "migration.zookeeper");
        put(table, "deploy.cli.pages", "deploy.config", "deploy.metrics");
        put(table, "deploy.training", "deploy", "deploy.config", "deploy.config.reader", "wire");
        put(
                table,
                "deploy.cli",
                "deploy",
                "deploy.backup",
                "deploy.cli.pages",
                "deploy.config",
                "deploy.config.reader",
                "deploy.doctor",
                "deploy.live",
                "deploy.metrics",
                "deploy.migration",
                "deploy.training",
                "migration.tree",
                "migration.verify",
                "migration.zookeeper",
                "model",
                "operations",
                "rows",
                "security",
                "shell",
                "storage.rocks",
                "tree",
                "words");
        put(table, "shell");
    }

    private static void put(Map<String, Set<String>> table, String name, String... imports) {
        table.put(name, Set.of(imports));
    }

    /** The packages that have a row. */
    static Set<String> packages() {
        return TABLE.keySet();
    }

    ArchRule rule() {
        return ArchRuleDefinition.classes()
                .that(DescribedPredicate.describe(
                        "reside below " + root, type -> type.getPackageName().startsWith(root + ".")))
                .should(importOnlyWhatTheTableAllows())
                .allowEmptyShould(true);
    }

    private ArchCondition<JavaClass> importOnlyWhatTheTableAllows() {
        return new ArchCondition<>("import only what the table allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String target =
                            dependency.getTargetClass().getBaseComponentType().getPackageName();
                    if (!allows(type.getPackageName(), target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private boolean allows(String from, String to) {
        if (from.equals(to) || !to.startsWith(root + ".")) {
            return true;
        }
        Set<String> allowed = TABLE.get(from.substring(root.length() + 1));
        return allowed != null && allowed.contains(to.substring(root.length() + 1));
    }
}
