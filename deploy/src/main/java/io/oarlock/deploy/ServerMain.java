package io.oarlock.deploy;

import io.oarlock.deploy.config.ServerConfig;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a member together by constructors, starts its parts from the inside out, and stops them in the opposite order.
 */
public final class ServerMain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMain.class);

    private final DataDirectories directories;

    private ServerMain(DataDirectories directories) {
        this.directories = directories;
    }

    /** Returns when clients can connect. */
    public static ServerMain start(ServerConfig config, ProcessLife life) throws StartFailure {
        LOG.info("Oarlock {} on Java {}", Build.current().version(), Runtime.version());
        config.warnings().forEach(LOG::warn);
        DataDirectories directories = DataDirectories.open(config.directories());
        LOG.info(
                "Member {} of {}, state in {}, log in {}",
                config.ensemble().self(),
                config.ensemble().members().keySet(),
                directories.state().toAbsolutePath(),
                directories.log().toAbsolutePath());
        return new ServerMain(directories);
    }

    @Override
    public void close() throws IOException {
        directories.close();
    }
}
