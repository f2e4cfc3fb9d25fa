package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.ProcessLife;
import io.oarlock.deploy.ServerMain;
import io.oarlock.deploy.StartFailure;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a server until the process is told to stop. Whatever keeps it from starting is said in one line. */
final class Foreground {
    private Foreground() {}

    /** What a command has to find out before a server can run. */
    interface ConfigSource {
        ServerConfig read() throws ConfigException;
    }

    /** Returns only when the server does not start. */
    static int run(ConfigSource source) throws InterruptedException {
        ServerConfig config;
        try {
            config = source.read();
        } catch (ConfigException broken) {
            return refuse(ExitCode.UNEXPECTED, broken);
        }
        ProcessLife life = new ProcessLife();
        life.install();
        try {
            life.hold(ServerMain.start(config, life));
            tellThatItServes();
        } catch (StartFailure failure) {
            life.failed(failure.code());
            return refuse(failure.code(), failure);
        }
        life.await();
        return ExitCode.OK.number();
    }

    /** {@code start --background} waits until this file is gone; one that waits no longer has removed it itself. */
    private static void tellThatItServes() throws StartFailure {
        String file = System.getProperty("oarlock.startingFile");
        try {
            if (file != null) {
                Files.deleteIfExists(Path.of(file));
            }
        } catch (IOException refused) {
            throw new StartFailure(ExitCode.UNEXPECTED, "cannot tell that the server runs: " + refused, refused);
        }
    }

    private static int refuse(ExitCode code, Exception reason) {
        System.err.println("oarlock: " + reason.getMessage());
        return code.number();
    }
}
