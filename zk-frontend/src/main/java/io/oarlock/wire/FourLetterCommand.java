package io.oarlock.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** ZooKeeper's commands for operators. A client sends one instead of a connect request, without a frame around it. */
public enum FourLetterCommand {
    RUOK,
    ISRO,
    ENVI,
    SRVR,
    STAT,
    CONS,
    CONF,
    DIRS,
    MNTR,
    DUMP,
    WCHS,
    WCHC,
    WCHP,
    CRST,
    SRST,
    HASH,
    GTMK,
    STMK;

    private final int firstBytes;

    FourLetterCommand() {
        byte[] letters = text().getBytes(StandardCharsets.US_ASCII);
        this.firstBytes = letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
    }

    /** Whether its answer may be long, and be made for long: it lists sessions or watches. */
    public boolean lists() {
        return this == DUMP || this == WCHC || this == WCHP;
    }

    /** As it is sent. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param firstBytes of a connection, as a big-endian integer; null when they are the length of a frame */
    public static @Nullable FourLetterCommand of(int firstBytes) {
        // A length above 0x61000000 is far over any frame limit: the two cannot be mistaken for each other.
        for (FourLetterCommand command : values()) {
            if (command.firstBytes == firstBytes) {
                return command;
            }
        }
        return null;
    }
}
