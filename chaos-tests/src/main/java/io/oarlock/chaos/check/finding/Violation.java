package io.oarlock.chaos.check.finding;

import io.oarlock.chaos.history.Operation;
import java.util.List;

/**
 * A broken promise.
 *
 * @param promise its name, the same in every report
 * @param message what happened, with paths, zxids and clients
 * @param operations the operations that show it
 */
public record Violation(String promise, String message, List<Operation> operations) {

    public static Violation of(String promise, String message, Operation... operations) {
        return new Violation(promise, message, List.of(operations));
    }
}
