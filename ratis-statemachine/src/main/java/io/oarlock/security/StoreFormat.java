package io.oarlock.security;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of key and trust stores, with the names that ZooKeeper gives them. */
public enum StoreFormat {
    JKS(".jks"),
    PEM(".pem"),
    PKCS12(".p12"),
    /** Needs a security provider that is not part of Java. */
    BCFKS(".bcfks");

    private final String ending;

    StoreFormat(String ending) {
        this.ending = ending;
    }

    /** In any case; empty for a name that is none. */
    public static Optional<StoreFormat> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.name().equals(upper))
                .findFirst();
    }

    /** By the end of the file's name; empty where that says nothing. */
    public static Optional<StoreFormat> ofFile(Path file) {
        return Arrays.stream(values())
                .filter(format -> file.toString().endsWith(format.ending))
                .findFirst();
    }
}
