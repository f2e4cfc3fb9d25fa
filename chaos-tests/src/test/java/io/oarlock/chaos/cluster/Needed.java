package io.oarlock.chaos.cluster;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What a machine may lack; a test that needs it says so and does not run. */
public final class Needed {

    private Needed() {}

    /** Goes on only without an obstacle. */
    public static void without(Optional<String> obstacle, Class<?> test) {
        obstacle.ifPresent(reason -> {
            System.out.println("SKIPPED " + test.getSimpleName() + ": " + reason);
            Assumptions.abort(reason);
        });
    }
}
