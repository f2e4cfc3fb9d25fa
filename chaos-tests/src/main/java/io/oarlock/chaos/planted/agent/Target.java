package io.oarlock.chaos.planted.agent;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * A method of the server that a bug changes, and what is added to it.
 *
 * @param type class name
 * @param method method name, or {@link #CONSTRUCTOR}
 * @param parameters how many parameters it has
 * @param advice what happens before and after it
 */
public record Target(String type, String method, int parameters, Class<?> advice) {

    static final String CONSTRUCTOR = "<init>";

    /** The changed class. Fails unless there is exactly one such method and the advice fits it. */
    public byte[] change(ClassFileLocator locator) {
        TypeDescription described = TypePool.Default.of(locator).describe(type).resolve();
        ElementMatcher.Junction<MethodDescription> wanted = wanted();
        int found = described.getDeclaredMethods().filter(wanted).size();
        if (found != 1) {
            throw new IllegalStateException(found + " methods are " + this + ", exactly one is wanted");
        }
        return new net.bytebuddy.ByteBuddy()
                .decorate(described, locator)
                .visit(Advice.to(advice, ClassFileLocator.ForClassLoader.of(advice.getClassLoader()))
                        .on(wanted))
                .make()
                .getBytes();
    }

    private ElementMatcher.Junction<MethodDescription> wanted() {
        ElementMatcher.Junction<MethodDescription> named =
                method.equals(CONSTRUCTOR) ? ElementMatchers.isConstructor() : ElementMatchers.named(method);
        return named.and(ElementMatchers.takesArguments(parameters))
                .and(ElementMatchers.not(ElementMatchers.isBridge()));
    }

    @Override
    public String toString() {
        return type + "." + method + " with " + parameters + " parameters";
    }
}
