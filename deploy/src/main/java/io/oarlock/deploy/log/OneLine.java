package io.oarlock.deploy.log;

/**
 * Keeps text that a client, a peer or a file has chosen from making up lines of its own, or from moving the cursor of
 * whoever reads them: characters that are no text are written as in Java source, and very long text is cut.
 */
public final class OneLine {
    /** A path alone may have a megabyte. */
    static final int CHARACTERS_MAX = 4000;

    private OneLine() {}

    /** The text on one line. */
    public static String of(String text) {
        int shown = Math.min(text.length(), CHARACTERS_MAX);
        for (int at = 0; at < shown; at++) {
            if (isNoText(text.charAt(at))) {
                return escaped(text, shown);
            }
        }
        return shown == text.length() ? text : text.substring(0, shown) + cut(text);
    }

    private static String escaped(String text, int shown) {
        StringBuilder line = new StringBuilder(shown + 64);
        for (int at = 0; at < shown; at++) {
            char one = text.charAt(at);
            if (isNoText(one)) {
                appendEscape(line, one);
            } else {
                line.append(one);
            }
        }
        return shown == text.length() ? line.toString() : line.append(cut(text)).toString();
    }

    private static void appendEscape(StringBuilder line, char one) {
        switch (one) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> line.append(String.format("\\u%04x", (int) one));
        }
    }

    private static String cut(String text) {
        return "... (" + text.length() + " characters)";
    }

    /** Control characters, separators of lines, and those that change the direction of writing. */
    private static boolean isNoText(char one) {
        return switch (Character.getType(one)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
