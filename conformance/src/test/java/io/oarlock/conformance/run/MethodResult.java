package io.oarlock.conformance.run;

import java.util.Arrays;

/**
 * What became of one test method, all its invocations together.
 *
 * @param detail the first failure, in one line; empty where there is none
 */
record MethodResult(String method, Result result, String detail) {
    enum Result {
        PASSED,
        FAILED,
        /** Passed, but no server ran meanwhile: a test of ZooKeeper's own classes. */
        WITHOUT_SERVER,
        SKIPPED;

        /** The worse one, in the order FAILED, PASSED, WITHOUT_SERVER, SKIPPED. */
        Result and(Result other) {
            for (Result result : Arrays.asList(FAILED, PASSED, WITHOUT_SERVER)) {
                if (this == result || other == result) {
                    return result;
                }
            }
            return SKIPPED;
        }
    }

    MethodResult {
        detail = detail.replaceAll("\\s+", " ").strip();
    }

    String toLine() {
        return result + "\t" + method + "\t" + detail;
    }

    static MethodResult ofLine(String line) {
        String[] parts = line.split("\t", 3);
        return new MethodResult(parts[1], Result.valueOf(parts[0]), parts[2]);
    }
}
