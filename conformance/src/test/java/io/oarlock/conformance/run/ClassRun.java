package io.oarlock.conformance.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.oarlock.conformance.run.MethodResult.Result;
import io.oarlock.conformance.server.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.test.ClientBase;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program of a JVM that runs one class of tests: one line to a file as each invocation ends, so that what is done
 * by the time it is killed is known.
 */
final class ClassRun implements TestExecutionListener {
    /** Stands for the class as a whole, where its own set-up fails. */
    static final String WHOLE_CLASS = "*";

    private final PrintWriter results;
    private final Map<String, Integer> startedBefore = new HashMap<>();

    private ClassRun(PrintWriter results) {
        this.results = results;
    }

    /** @param args the name of the class, the file for its results, and methods that are not run */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        ClientBase.CONNECTION_TIMEOUT =
                Integer.getInteger("conformance.connectionMillis", ClientBase.CONNECTION_TIMEOUT);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Class.forName(args[0])))
                .filters(allBut(Set.copyOf(List.of(args).subList(2, args.length))))
                .build();
        try (PrintWriter results = new PrintWriter(Files.newBufferedWriter(Path.of(args[1])), true)) {
            LauncherFactory.create().execute(request, new ClassRun(results));
        }
        // Threads that tests have left behind would keep the JVM.
        System.exit(0);
    }

    private static PostDiscoveryFilter allBut(Set<String> methods) {
        return test -> FilterResult.includedIf(test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .filter(methods::contains)
                .isEmpty());
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        plan.accept(new TestPlan.Visitor() {
            @Override
            public void visit(TestIdentifier identifier) {
                methodOf(identifier).ifPresent(method -> results.println("PLANNED\t" + method + "\t"));
            }
        });
    }

    @Override
    public void executionStarted(TestIdentifier identifier) {
        startedBefore.put(identifier.getUniqueId(), ServerProcess.started());
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        methodOf(identifier).ifPresent(method -> report(method, Result.SKIPPED, reason));
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Result outcome = outcome(identifier, result);
        String detail = result.getThrowable().map(Throwable::toString).orElse("");
        if (identifier.isTest() && outcome == Result.FAILED) {
            ServerProcess.killStartedAfter(startedBefore.get(identifier.getUniqueId()));
        }
        methodOf(identifier)
                .filter(method -> identifier.isTest() || outcome == Result.FAILED)
                .ifPresent(method -> report(method, outcome, detail));
        if (outcome == Result.FAILED
                && identifier.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            report(WHOLE_CLASS, outcome, detail);
        }
    }

    private Result outcome(TestIdentifier identifier, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            return Result.SKIPPED;
        }
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            return Result.FAILED;
        }
        boolean served = ServerProcess.anyRuns()
                || ServerProcess.started() > startedBefore.getOrDefault(identifier.getUniqueId(), 0);
        return served ? Result.PASSED : Result.WITHOUT_SERVER;
    }

    private void report(String method, Result result, String detail) {
        results.println(new MethodResult(method, result, detail).toLine());
    }

    private static java.util.Optional<String> methodOf(TestIdentifier identifier) {
        return identifier
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName());
    }
}
