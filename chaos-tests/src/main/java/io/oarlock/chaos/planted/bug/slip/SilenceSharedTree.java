package io.oarlock.chaos.planted.bug.slip;

import io.oarlock.chaos.planted.bug.Reflected;
import java.lang.reflect.Field;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * A path counts as watched with all below it until the first of those leaves who watch it so: the others are told no
 * more of what is below.
 */
public final class SilenceSharedTree {

    private SilenceSharedTree() {}

    public static void silence(Object root, String path) {
        @Nullable Object level = root;
        int from = 1;
        while (level != null && from < path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            level = Reflected.call(level, "below", path, from, to);
            from = to + 1;
        }
        if (level != null) {
            forgetPath(level);
        }
    }

    private static void forgetPath(Object level) {
        try {
            Field path = level.getClass().getDeclaredField("path");
            path.setAccessible(true);
            path.set(level, null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the planted bug cannot forget a path of " + level.getClass(), e);
        }
    }

    public static final class Removed {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("root") Object root, @Advice.Argument(0) String path) {
            SilenceSharedTree.silence(root, path);
        }
    }
}
