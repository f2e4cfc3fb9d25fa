package io.oarlock.chaos.planted.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;

/** Changes one class when it is loaded, and remembers whether that went well: the JVM would not say. */
final class Planting implements ClassFileTransformer {

    private final Target target;
    private volatile boolean done;
    private volatile @Nullable Throwable failure;

    Planting(Target target) {
        this.target = target;
    }

    boolean isDone() {
        return done;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (!target.type().replace('.', '/').equals(name)) {
            return null;
        }
        try {
            byte[] changed = target.change(new ClassFileLocator.Compound(
                    ClassFileLocator.Simple.of(target.type(), bytes),
                    ClassFileLocator.ForClassLoader.ofSystemLoader()));
            done = true;
            return changed;
        } catch (RuntimeException | Error e) {
            failure = e;
            return null;
        }
    }
}
