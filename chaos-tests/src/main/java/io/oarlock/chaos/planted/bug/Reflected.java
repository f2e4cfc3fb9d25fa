package io.oarlock.chaos.planted.bug;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * Calls what the server keeps to itself. A call that fails ends the run: the bug would not be the one that is named.
 */
public final class Reflected {

    private Reflected() {}

    /** Calls a method by name; it must be the only one of that name that takes such arguments. */
    public static Object call(Object on, String name, Object... arguments) {
        try {
            Method method = find(on.getClass(), name, arguments);
            return method.invoke(on, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the planted bug cannot call " + name + " of " + on.getClass(), e);
        }
    }

    /** Makes another object of the same class; it must have only one constructor with so many arguments. */
    public static Object like(Object other, Object... arguments) {
        try {
            for (Constructor<?> constructor : other.getClass().getDeclaredConstructors()) {
                if (constructor.getParameterCount() == arguments.length) {
                    constructor.setAccessible(true);
                    return constructor.newInstance(arguments);
                }
            }
            throw new NoSuchMethodException("a constructor with " + arguments.length + " arguments");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the planted bug cannot make another " + other.getClass(), e);
        }
    }

    private static Method find(Class<?> type, String name, Object... arguments) throws NoSuchMethodException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (isWanted(method, name, arguments)) {
                    ((AccessibleObject) method).setAccessible(true);
                    return method;
                }
            }
        }
        for (Method method : type.getMethods()) {
            // The class may be hidden, and the method a default of one of its interfaces.
            if (isWanted(method, name, arguments)) {
                ((AccessibleObject) method).setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }

    private static boolean isWanted(Method method, String name, Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        boolean isWanted = method.getName().equals(name) && types.length == arguments.length && !method.isBridge();
        for (int i = 0; isWanted && i < types.length; i++) {
            isWanted = types[i].isPrimitive() || types[i].isInstance(arguments[i]);
        }
        return isWanted;
    }
}
