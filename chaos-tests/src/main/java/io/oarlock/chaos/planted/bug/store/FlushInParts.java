package io.oarlock.chaos.planted.bug.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * A flush for a checkpoint is not one for all tables: the one with the applied index reaches the disk before those with
 * the rows that it speaks of. The store has no log that would bring these back.
 */
public final class FlushInParts {

    private static final String META = "meta";

    private FlushInParts() {}

    public static void ahead(Object database, Object tables, Object options) {
        List<?> meta = ((List<?>) Reflected.call(tables, "handles"))
                .stream()
                        .filter(handle -> new String((byte[]) Reflected.call(handle, "getName"), UTF_8).equals(META))
                        .toList();
        Reflected.call(database, "flush", options, meta);
        Pauses.pause();
    }

    public static final class Take {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("database") Object database,
                @Advice.FieldValue("tables") Object tables,
                @Advice.FieldValue("waiting") Object options) {
            FlushInParts.ahead(database, tables, options);
        }
    }
}
