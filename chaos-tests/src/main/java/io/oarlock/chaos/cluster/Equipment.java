package io.oarlock.chaos.cluster;

import io.oarlock.chaos.cluster.host.DiskKind;
import java.util.Locale;
import java.util.Optional;

/**
 * What members have that faults can reach.
 *
 * @param disks what they keep their data on
 * @param clocks whether each has a clock of its own
 * @param previous what they run at first, until they are upgraded
 */
public record Equipment(DiskKind disks, boolean clocks, Optional<ServerKind> previous) {

    /** Nothing of their own. */
    public static final Equipment PLAIN = new Equipment(DiskKind.PLAIN, false, Optional.empty());

    /** The options of the command line that make it. */
    public String options() {
        return "--disks " + disks.name().toLowerCase(Locale.ROOT) + (clocks ? " --clocks" : "")
                + previous.map(kind -> " --previous " + kind.name()).orElse("");
    }
}
