package io.oarlock.deploy.config;

/**
 * One key of the configuration file.
 *
 * @param key as in the file; a trailing {@code *} stands for any rest
 * @param defaultValue what holds when the key is not given; empty for nothing
 * @param unit of a number, empty when it counts things
 * @param doc one sentence for the operator
 */
public record Setting(String key, ValueType type, String defaultValue, String unit, String doc, Use use) {
    /** What the server does with a key. */
    public enum Use {
        /** It has an effect. */
        EFFECTIVE,
        /** Accepted, with one warning, because it cannot change what clients see. */
        WITHOUT_EFFECT,
        /** Refused unless it says what holds anyway: to ignore it would leave data less safe than its author meant. */
        REFUSED
    }

    static Setting effective(String key, ValueType type, String defaultValue, String unit, String doc) {
        return new Setting(key, type, defaultValue, unit, doc, Use.EFFECTIVE);
    }

    static Setting withoutEffect(String key, String why) {
        return new Setting(key, ValueType.TEXT, "", "", why, Use.WITHOUT_EFFECT);
    }

    static Setting refused(String key, String unless, String why) {
        return new Setting(key, ValueType.TEXT, unless, "", why, Use.REFUSED);
    }

    boolean isFamily() {
        return key.endsWith("*");
    }

    boolean covers(String name) {
        return isFamily() ? name.startsWith(key.substring(0, key.length() - 1)) : name.equals(key);
    }
}
