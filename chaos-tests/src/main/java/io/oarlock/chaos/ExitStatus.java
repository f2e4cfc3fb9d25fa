package io.oarlock.chaos;

import io.oarlock.chaos.check.finding.Verdict;
import picocli.CommandLine;

/** What a verdict means to the shell. */
final class ExitStatus {

    /** Nothing is known to be wrong, but something was not decided within the budget. */
    private static final int UNDECIDED = 3;

    private ExitStatus() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> CommandLine.ExitCode.OK;
            case UNKNOWN -> UNDECIDED;
            case INVALID -> CommandLine.ExitCode.SOFTWARE;
        };
    }
}
