package io.oarlock.chaos;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import java.io.PrintWriter;
import java.util.List;

/** Tells a terminal what the checkers found. */
final class FindingsPrinter {

    private static final int VIOLATIONS_MAX = 5;

    private FindingsPrinter() {}

    static void print(List<Findings> findings, PrintWriter terminal) {
        for (Findings finding : findings) {
            terminal.printf("  %-8s %s %s%n", finding.verdict().text(), finding.checker(), finding.facts());
            for (Violation violation :
                    finding.violations().stream().limit(VIOLATIONS_MAX).toList()) {
                terminal.printf("    BROKEN: %s%n      %s%n", violation.promise(), violation.message());
            }
        }
        terminal.flush();
    }
}
