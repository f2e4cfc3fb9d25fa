package io.oarlock.operations;

import java.util.function.Supplier;

/**
 * What a member knows of its own process: filled in where it is put together.
 *
 * @param startedNanos {@link System#nanoTime()} of the start
 * @param configuration is made when asked, since the sizes of directories are counted for it
 */
public record MemberFacts(ServerVersion version, long startedNanos, Supplier<ServerConfiguration> configuration) {
    long uptimeMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
