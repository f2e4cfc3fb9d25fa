package io.oarlock.chaos.planted.agent;

import java.lang.instrument.Instrumentation;

/**
 * Started with {@code -javaagent:planted.jar=NAME}, before the server. It changes every method of the bug or ends the
 * JVM with a reason: a bug that is not planted would look like a suite that finds nothing.
 */
public final class PlantedAgent {

    /** What the member's log says once the bug is in place. */
    public static final String PLANTED = "planted bug: ";

    private PlantedAgent() {}

    public static void premain(String bug, Instrumentation instrumentation) throws ReflectiveOperationException {
        int changed = 0;
        for (Target target : Targets.of(bug)) {
            Planting planting = new Planting(target);
            instrumentation.addTransformer(planting, true);
            // Not initialized here: that is the server's business.
            Class<?> type = Class.forName(target.type(), false, ClassLoader.getSystemClassLoader());
            if (!planting.isDone() && planting.failure() == null && instrumentation.isModifiableClass(type)) {
                retransform(instrumentation, type);
            }
            if (!planting.isDone()) {
                throw new IllegalStateException(bug + " cannot be planted into " + target, planting.failure());
            }
            changed++;
        }
        System.err.println(PLANTED + bug + ", methods changed: " + changed);
    }

    /** A class that was there before the agent, one of the JDK's own. */
    private static void retransform(Instrumentation instrumentation, Class<?> type) {
        try {
            instrumentation.retransformClasses(type);
        } catch (java.lang.instrument.UnmodifiableClassException e) {
            throw new IllegalStateException(type + " cannot be changed", e);
        }
    }
}
