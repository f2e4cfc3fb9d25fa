package io.oarlock.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;

/** Which build this is. */
public record Build(String version, Instant builtOn) {
    /** The ZooKeeper release whose protocol and formats are spoken. */
    private static final String SPEAKS = "3.9.5";

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public static Build current() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/oarlock.properties")) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Build(properties.getProperty("version"), Instant.parse(properties.getProperty("builtOn")));
    }

    /** Tools take the digits in front as ZooKeeper's version and decide by them what they may ask. */
    public String asZooKeeper() {
        return SPEAKS + "-oarlock-" + version + ", built on " + MINUTES.format(builtOn);
    }
}
