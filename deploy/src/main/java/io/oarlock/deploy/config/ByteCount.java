package io.oarlock.deploy.config;

import java.util.Locale;

/** Reads numbers of bytes such as {@code 65536}, {@code 512k}, {@code 64m} and {@code 2g}. */
final class ByteCount {
    private ByteCount() {}

    /** -1 when the text is no number of bytes. */
    static long parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = lower.endsWith("k") ? 10 : lower.endsWith("m") ? 20 : lower.endsWith("g") ? 30 : 0;
        try {
            long number = Long.parseLong(shift == 0 ? lower : lower.substring(0, lower.length() - 1));
            return number < 0 || number > Long.MAX_VALUE >> shift ? -1 : number << shift;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
