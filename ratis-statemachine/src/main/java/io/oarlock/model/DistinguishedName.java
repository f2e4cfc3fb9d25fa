package io.oarlock.model;

/**
 * The form of a distinguished name, as RFC 2253 writes it: {@code CN=ada, OU=engines}. Looked at here and not by Java's
 * own reader, which may change from one version to the next: members must agree.
 */
public final class DistinguishedName {
    private static final String SPECIAL = "\"<>";

    private final String text;
    private int at;

    private DistinguishedName(String text) {
        this.text = text;
    }

    /** Also of the empty name, which has no part. */
    public static boolean isValid(String text) {
        return text.isBlank() || new DistinguishedName(text).isList();
    }

    private boolean isList() {
        do {
            if (!takesKey() || !takesValue()) {
                return false;
            }
        } while (takesSeparator());
        return at == text.length();
    }

    /** A keyword, or numbers with dots between them, before a sign of equality. */
    private boolean takesKey() {
        int equals = text.indexOf('=', at);
        if (equals < 0) {
            return false;
        }
        String key = text.substring(at, equals).strip();
        at = equals + 1;
        return !key.isEmpty() && key.chars().allMatch(DistinguishedName::isOfKey);
    }

    private static boolean isOfKey(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '.'
                || character == '-';
    }

    /** Up to a separator that is neither escaped nor quoted. */
    private boolean takesValue() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return takesQuoted();
        }
        while (at < text.length() && !isSeparator()) {
            if (SPECIAL.indexOf(text.charAt(at)) >= 0 || !takesCharacter()) {
                return false;
            }
        }
        return true;
    }

    private boolean takesQuoted() {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (!takesCharacter()) {
                return false;
            }
        }
        at++;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at <= text.length();
    }

    /** One, with the one behind it where it is an escape. */
    private boolean takesCharacter() {
        at += text.charAt(at) == '\\' ? 2 : 1;
        return at <= text.length();
    }

    private boolean isSeparator() {
        char character = text.charAt(at);
        return character == ',' || character == ';' || character == '+';
    }

    private boolean takesSeparator() {
        if (at >= text.length() || !isSeparator()) {
            return false;
        }
        at++;
        return true;
    }
}
