package io.oarlock.words;

import io.oarlock.operations.ServerVersion;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Renders a version as clients of ZooKeeper parse it: they take the digits in front for that of ZooKeeper. */
public final class VersionText {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private VersionText() {}

    /** {@code 3.9.5-oarlock-<release>, built on <time>}. */
    public static String of(ServerVersion version) {
        return version.zooKeeper() + "-oarlock-" + version.release() + ", built on "
                + MINUTES.format(version.builtOn());
    }
}
