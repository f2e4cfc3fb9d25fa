package io.oarlock.chaos.planted.bug.store;

import io.oarlock.chaos.planted.bug.Reflected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.bytebuddy.asm.Advice;

/** A start takes what a kill has left of a checkpoint that was being received for the whole of it. */
public final class TakeOverPieces {

    private static final ThreadLocal<Boolean> STARTING = ThreadLocal.withInitial(() -> false);

    private TakeOverPieces() {}

    public static void starting(boolean now) {
        STARTING.set(now);
    }

    public static void keep(Object home) {
        Path receiving = (Path) Reflected.call(home, "receiving");
        if (!STARTING.get() || !Files.isDirectory(receiving)) {
            return;
        }
        Optional<?> received = (Optional<?>) Reflected.call(home, "received");
        if (received.isEmpty()) {
            return;
        }
        Path pieces = (Path) Reflected.call(received.get(), "directory");
        try {
            Files.move(pieces, ((Path) Reflected.call(home, "checkpoints")).resolve(pieces.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static final class Prepare {
        @Advice.OnMethodEnter
        static void enter() {
            TakeOverPieces.starting(true);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            TakeOverPieces.starting(false);
        }
    }

    public static final class Clear {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object home) {
            TakeOverPieces.keep(home);
        }
    }
}
