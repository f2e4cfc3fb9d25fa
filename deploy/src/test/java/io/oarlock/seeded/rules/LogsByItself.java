package io.oarlock.seeded.rules;

import org.slf4j.LoggerFactory;

/** A rule that reaches for a library. */
final class LogsByItself {
    private LogsByItself() {}

    static void decide() {
        LoggerFactory.getLogger(LogsByItself.class).info("decided");
    }
}
