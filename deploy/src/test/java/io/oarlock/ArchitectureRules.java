package io.oarlock;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The arrows of the code base as rules over one root package. The root is an argument so that the rules can be pointed
 * at a small tree of deliberate violations and be seen to bite.
 */
final class ArchitectureRules {
    private static final String[] CORE = {"model", "encoding", "op", "tree", "rules", "rows"};
    private static final String[] REPLICATION = {
        "model",
        "encoding",
        "op",
        "tree",
        "rules",
        "security",
        "rows",
        "time",
        "telemetry",
        "replica",
        "membership",
        "peer",
        "checkpoint",
        "replication",
        "bootstrap",
        "ratis"
    };
    private static final String[] FRONT_END = {
        "wire",
        "traffic",
        "memory",
        "audit",
        "auth",
        "watch",
        "session",
        "read",
        "eventloop",
        "connection",
        "sasl",
        "tls",
        "listener",
        "frontend",
        "operations",
        "words"
    };

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** All rules by name, in the order of the names. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new TreeMap<>();
        rules.put("modules stand in one line", modulesStandInOneLine());
        rules.put("packages form no cycle", packagesFormNoCycle());
        rules.put("a package imports only what the table allows", new AllowedImports(root).rule());
        rules.put("the core sees only the JDK and the storage ports", coreSeesOnlyPorts());
        rules.put("the core reads no clock", coreReadsNoClock());
        rules.put("the front end reads the clocks that it is given", frontEndReadsGivenClocks());
        rules.put("the core draws no random number", coreDrawsNoRandomNumber());
        rules.put("Ratis stops at ratis", onlyIn("ratis", "org.apache.ratis.."));
        rules.put("RocksDB stops at storage.rocks", onlyIn("storage.rocks", "org.rocksdb.."));
        rules.put("jute types stop at wire, migration and shell", juteStopsAtTheDoors());
        rules.put("migration does not know how a state is replicated", migrationKnowsNoReplication());
        rules.put("nothing below depends on the operators' packages", operatorsStandOnTop());
        rules.put("sockets stay out of storage and replication", socketsStayInFront());
        rules.put("no method is synchronized", noMethodIsSynchronized());
        rules.put("only the command line prints", onlyTheCommandLinePrints());
        return rules;
    }

    private ArchRule modulesStandInOneLine() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(root + "..")
                .withOptionalLayers(true)
                .layer("storage-rocksdb")
                .definedBy(packages("metrics", "disk", "storage"))
                .layer("ratis-statemachine")
                .definedBy(packages(REPLICATION))
                .layer("zk-frontend")
                .definedBy(packages(FRONT_END))
                .layer("migration")
                .definedBy(packages("migration"))
                .layer("shell")
                .definedBy(packages("shell"))
                .layer("deploy")
                .definedBy(packages("deploy"))
                .whereLayer("storage-rocksdb")
                .mayNotAccessAnyLayer()
                .whereLayer("ratis-statemachine")
                .mayOnlyAccessLayers("storage-rocksdb")
                .whereLayer("zk-frontend")
                .mayOnlyAccessLayers("ratis-statemachine", "storage-rocksdb")
                .whereLayer("migration")
                .mayOnlyAccessLayers("ratis-statemachine", "storage-rocksdb")
                .whereLayer("shell")
                .mayNotAccessAnyLayer()
                .whereLayer("deploy")
                .mayOnlyAccessLayers("shell", "migration", "zk-frontend", "ratis-statemachine", "storage-rocksdb");
    }

    private ArchRule juteStopsAtTheDoors() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(
                        packages("wire", "migration.zookeeper", "migration.client", "migration.learner", "shell"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.zookeeper..", "org.apache.jute..")
                .allowEmptyShould(true);
    }

    private ArchRule migrationKnowsNoReplication() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".migration..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packages("replica", "membership", "checkpoint", "replication", "bootstrap", "ratis"))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.ratis..", "io.netty..")
                .allowEmptyShould(true);
    }

    private ArchRule packagesFormNoCycle() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    private ArchRule coreSeesOnlyPorts() {
        String[] allowed = Stream.concat(
                        Arrays.stream(packages(CORE)),
                        Stream.of(root + ".storage", "java..", "javax.security.auth.x500", "org.jspecify.annotations"))
                .toArray(String[]::new);
        var cache = resideInAnyPackage("com.github.benmanes.caffeine.cache..");
        ArchRule all = noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .should()
                .dependOnClassesThat(resideOutsideOfPackages(allowed).and(cache.negate()))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.util.logging..");
        ArchRule caching = noClasses()
                .that()
                .resideInAnyPackage(packages("model", "encoding", "op", "tree", "rules"))
                .should()
                .dependOnClassesThat(cache);
        return CompositeArchRule.of(all.allowEmptyShould(true)).and(caching.allowEmptyShould(true));
    }

    private ArchRule coreReadsNoClock() {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat(assignableTo(Clock.class))
                .allowEmptyShould(true);
    }

    private ArchRule frontEndReadsGivenClocks() {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(
                        "memory", "watch", "session", "read", "eventloop", "connection", "listener", "frontend"))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .allowEmptyShould(true);
    }

    private ArchRule coreDrawsNoRandomNumber() {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .should()
                .dependOnClassesThat(assignableTo(Random.class)
                        .or(assignableTo(RandomGenerator.class))
                        .or(assignableTo(UUID.class)))
                .orShould()
                .callMethod(Math.class, "random")
                .allowEmptyShould(true);
    }

    private ArchRule onlyIn(String owner, String... foreign) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + "." + owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign)
                .allowEmptyShould(true);
    }

    private ArchRule operatorsStandOnTop() {
        ArchRule all = noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(packages("operations", "words", "deploy"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("operations", "words"));
        ArchRule values = noClasses()
                .that()
                .resideInAPackage(root + ".operations..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".words..");
        return CompositeArchRule.of(all.allowEmptyShould(true)).and(values.allowEmptyShould(true));
    }

    private ArchRule socketsStayInFront() {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(REPLICATION))
                .or()
                .resideInAPackage(root + ".storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .allowEmptyShould(true);
    }

    private static ArchRule noMethodIsSynchronized() {
        return noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).allowEmptyShould(true);
    }

    private ArchRule onlyTheCommandLinePrints() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".deploy.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .allowEmptyShould(true);
    }

    private String[] packages(String... names) {
        return Arrays.stream(names).map(name -> root + "." + name + "..").toArray(String[]::new);
    }
}
