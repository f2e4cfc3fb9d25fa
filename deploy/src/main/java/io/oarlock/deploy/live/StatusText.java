package io.oarlock.deploy.live;

/** Lines of a key and a value. */
final class StatusText {
    private final StringBuilder text = new StringBuilder();

    StatusText line(String key, String value) {
        text.append(key).append(' ');
        value.chars().forEach(c -> text.append(Character.isISOControl(c) ? ' ' : (char) c));
        text.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
