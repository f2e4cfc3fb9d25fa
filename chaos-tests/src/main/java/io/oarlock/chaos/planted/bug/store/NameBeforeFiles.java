package io.oarlock.chaos.planted.bug.store;

import io.oarlock.chaos.planted.bug.Reflected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/** A checkpoint has the name that says that it is complete before it has its files. */
public final class NameBeforeFiles {

    private NameBeforeFiles() {}

    public static void name(Object home, Object state) {
        Object position = Reflected.call(state, "applied");
        Path done = ((Path) Reflected.call(home, "checkpoints"))
                .resolve(Reflected.call(position, "term") + "_" + Reflected.call(position, "index"));
        if (Files.exists(done)) {
            return;
        }
        try {
            Files.createDirectory(done);
            Pauses.pause();
            // What was killed meanwhile does not come here: the server gives it its name again.
            Files.delete(done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static final class Take {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object home, @Advice.Argument(0) Object state) {
            NameBeforeFiles.name(home, state);
        }
    }
}
