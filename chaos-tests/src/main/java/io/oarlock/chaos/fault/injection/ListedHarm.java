package io.oarlock.chaos.fault.injection;

import java.util.Locale;

/** One of an enum's harms, which is called what its constant is called. */
public interface ListedHarm extends Harm {

    /** Of the constant. */
    String name();

    /** What precedes the constant's name, so that no other enum's harm is called the same. */
    default String prefix() {
        return "";
    }

    @Override
    default String text() {
        return prefix() + name().toLowerCase(Locale.ROOT);
    }
}
