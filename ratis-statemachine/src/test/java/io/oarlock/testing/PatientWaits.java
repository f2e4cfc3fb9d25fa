package io.oarlock.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Awaitility's own default of ten seconds is too short on a busy machine: it is about as long as a few elections and a
 * flush. Below the limit of a whole test, so that a wait that fails says what it waited for. Registered with JUnit for
 * all modules that have this class.
 */
public final class PatientWaits implements BeforeAllCallback {
    private static final Duration DEFAULT = Duration.ofSeconds(45);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
