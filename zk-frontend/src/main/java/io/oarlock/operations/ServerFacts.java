package io.oarlock.operations;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the words show of the process: filled in where it is put together.
 *
 * @param version what follows {@code Zookeeper version: }, in the shape that clients parse: {@code 3.9.5-..., built on
 *     ...}
 * @param startedNanos {@link System#nanoTime()} of the start
 * @param whitelist words that may be asked; {@code *} for all
 * @param configuration the lines of {@code conf}
 * @param disk where the bytes are
 */
public record ServerFacts(
        String version,
        long startedNanos,
        Set<String> whitelist,
        Supplier<Map<String, String>> configuration,
        DiskUse disk) {
    public ServerFacts {
        whitelist = Set.copyOf(whitelist);
    }

    public boolean allows(String word) {
        return whitelist.contains("*") || whitelist.contains(word);
    }

    public long uptimeMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** Bytes of the member's files, counted when asked. */
    public interface DiskUse {
        long dataBytes();

        long logBytes();
    }
}
