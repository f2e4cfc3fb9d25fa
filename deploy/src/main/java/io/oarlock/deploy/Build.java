package io.oarlock.deploy;

import io.oarlock.operations.ServerVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/** Which build this is. */
public final class Build {
    /** The ZooKeeper release whose protocol and formats are spoken. */
    private static final String SPEAKS = "3.9.5";

    private Build() {}

    public static ServerVersion current() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/oarlock.properties")) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new ServerVersion(
                SPEAKS, properties.getProperty("version"), Instant.parse(properties.getProperty("builtOn")));
    }
}
