package io.oarlock.deploy.config;

import java.util.Locale;

/** Reads and writes numbers of bytes such as {@code 65536}, {@code 512k}, {@code 64m} and {@code 2g}. */
final class ByteCount {
    private static final long KIBIBYTE = 1L << 10;
    private static final long MEBIBYTE = 1L << 20;

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

    /** In the shortest form that is exact. */
    static String text(long bytes) {
        if (bytes == 0 || bytes % KIBIBYTE != 0) {
            return String.valueOf(bytes);
        }
        return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "m" : bytes / KIBIBYTE + "k";
    }
}
