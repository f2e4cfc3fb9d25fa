package io.oarlock.chaos;

import io.oarlock.chaos.cluster.Driver;
import java.io.IOException;
import java.nio.file.Path;

/** The set-up of the tree that is being built, for tests of other packages. */
public final class SetUps {

    /** The root of the source tree. */
    public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private SetUps() {}

    public static Driver.Tools tools() throws IOException, InterruptedException {
        return new SetUp(HOME).run();
    }
}
