package io.oarlock.conformance.run;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/**
 * The classes of ZooKeeper's tests jar and their test methods, read from the bytes: some cannot be loaded, as they want
 * libraries that are not here.
 *
 * @param methods by class, without those that ZooKeeper has switched off
 * @param disabled how many are switched off
 */
record TestsJar(SortedMap<String, Set<String>> methods, int disabled) {
    private static final Set<String> TESTS = Set.of(
            "org.junit.Test",
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.RepeatedTest",
            "org.junit.jupiter.api.TestFactory",
            "org.junit.jupiter.params.ParameterizedTest");
    private static final Set<String> DISABLED = Set.of("org.junit.jupiter.api.Disabled", "org.junit.Ignore");

    /** The one on the class path. */
    static TestsJar read() throws IOException {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*zookeeper-[\\d.]+-tests\\.jar"))
                .findFirst()
                .orElseThrow();
        TypePool pool = TypePool.Default.ofSystemLoader();
        SortedMap<String, Set<String>> methods = new TreeMap<>();
        int disabled = 0;
        try (JarFile jar = new JarFile(path)) {
            for (ZipEntry entry :
                    jar.stream().filter(each -> isClass(each.getName())).toList()) {
                TypeDescription type = pool.describe(
                                entry.getName().replaceAll("\\.class$", "").replace('/', '.'))
                        .resolve();
                Map<String, Boolean> found = type.isAbstract() ? Map.of() : testsOf(type);
                Set<String> enabled = new TreeSet<>(found.keySet());
                enabled.removeIf(name -> !found.get(name));
                disabled += found.size() - enabled.size();
                if (!enabled.isEmpty()) {
                    methods.put(type.getName(), enabled);
                }
            }
        }
        return new TestsJar(methods, disabled);
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.contains("$") && !entry.startsWith("META-INF");
    }

    /** Whether each test method of the class runs; one that a class overrides is what the class says. */
    private static Map<String, Boolean> testsOf(TypeDescription type) {
        Map<String, Boolean> tests = new TreeMap<>();
        Set<String> overridden = new TreeSet<>();
        for (TypeDefinition each = type; each != null; each = each.getSuperClass()) {
            boolean classRuns = !hasAny(each.asErasure().getDeclaredAnnotations(), DISABLED);
            for (MethodDescription method : each.getDeclaredMethods()) {
                boolean isTest = hasAny(method.getDeclaredAnnotations(), TESTS);
                if (isTest && !overridden.contains(signature(method))) {
                    tests.put(method.getName(), classRuns && !hasAny(method.getDeclaredAnnotations(), DISABLED));
                }
                overridden.add(signature(method));
            }
        }
        return tests;
    }

    private static String signature(MethodDescription method) {
        return method.getName() + method.getDescriptor();
    }

    private static boolean hasAny(AnnotationList annotations, Set<String> names) {
        return annotations.stream()
                .map(annotation -> annotation.getAnnotationType())
                .anyMatch(type -> names.contains(type.getName()) || isOneOf(type, names));
    }

    /** Whether the annotation is one of ZooKeeper's own that stands for one of these. */
    private static boolean isOneOf(TypeDescription annotation, Set<String> names) {
        return annotation.getName().startsWith(LeftOut.PACKAGE)
                && annotation.getDeclaredAnnotations().stream()
                        .anyMatch(
                                each -> names.contains(each.getAnnotationType().getName()));
    }

    int count() {
        return methods.values().stream().mapToInt(Set::size).sum();
    }
}
