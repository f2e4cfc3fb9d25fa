package io.oarlock.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ten seconds, which a test waits otherwise where it does not say how long, are a few elections and a flush on a busy
 * machine. Registered with JUnit for all modules that have this class.
 */
public final class PatientWaits implements BeforeAllCallback {
    private static final Duration DEFAULT = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
