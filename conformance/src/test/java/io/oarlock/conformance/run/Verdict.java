package io.oarlock.conformance.run;

import io.oarlock.conformance.run.MethodResult.Result;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the results of a class, beside the list of what is left out. */
record Verdict(LeftOut leftOut, boolean onZooKeeper) {

    /** One line for each; none if all is as the list says. */
    List<String> problems(String className, List<MethodResult> results) {
        List<String> problems = new ArrayList<>();
        for (MethodResult result : results) {
            String name = className + "#" + result.method();
            leftOut.of(className, result.method())
                    .ifPresentOrElse(
                            line -> {
                                if (!line.reason().allows(result.result(), onZooKeeper)) {
                                    problems.add(name + " passes, but is left out: "
                                            + line.reason().word());
                                }
                            },
                            () -> {
                                if (isWrong(result.result())) {
                                    problems.add(name + " " + result.result() + ": " + result.detail());
                                }
                            });
        }
        return problems;
    }

    /** A method that ZooKeeper itself has switched off says nothing. */
    private static boolean isWrong(Result result) {
        return result == Result.FAILED || result == Result.WITHOUT_SERVER;
    }
}
