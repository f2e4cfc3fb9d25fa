package io.oarlock.chaos.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of EDN that histories are written in: nil, booleans, numbers, strings, keywords and symbols (as their
 * text without the colon), vectors, lists and sets (as lists), maps, comments, and tags (which are skipped).
 */
final class EdnParser {

    private static final int DEPTH_MAX = 64;

    private final String text;
    private int at;
    private int depth;

    EdnParser(String text) {
        this.text = text;
    }

    /** Reads one value from a text that holds nothing else. */
    static @Nullable Object parse(String text) {
        EdnParser parser = new EdnParser(text);
        Object value = parser.next();
        if (parser.hasNext()) {
            throw parser.error("more than one value");
        }
        return value;
    }

    /** Whether anything but blanks and comments is left. */
    boolean hasNext() {
        skipBlanks();
        return at < text.length();
    }

    /** Reads the next value. */
    @Nullable
    Object next() {
        skipBlanks();
        if (at == text.length()) {
            throw error("the text ends in the middle of a value");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '[' -> list(']');
            case '(' -> list(')');
            case '{' -> map();
            case '"' -> string();
            case '#' -> dispatch();
            case ']', ')', '}' -> throw error("unexpected " + c);
            default -> atom();
        };
    }

    private @Nullable Object dispatch() {
        at++;
        if (at < text.length() && text.charAt(at) == '{') {
            return list('}');
        }
        boolean discard = at < text.length() && text.charAt(at) == '_';
        if (discard) {
            at++;
            next();
        } else {
            token();
        }
        return next();
    }

    private List<@Nullable Object> list(char close) {
        descend();
        List<@Nullable Object> items = new ArrayList<>();
        while (!closes(close)) {
            items.add(next());
        }
        depth--;
        return Collections.unmodifiableList(items);
    }

    private Map<String, @Nullable Object> map() {
        descend();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (!closes('}')) {
            String key = String.valueOf(next());
            if (closes('}')) {
                throw error("a map with a key that has no value: " + key);
            }
            map.put(key, next());
        }
        depth--;
        return Collections.unmodifiableMap(map);
    }

    private void descend() {
        at++;
        depth++;
        if (depth > DEPTH_MAX) {
            throw error("nested deeper than " + DEPTH_MAX);
        }
    }

    private boolean closes(char close) {
        skipBlanks();
        if (at == text.length()) {
            throw error("missing " + close);
        }
        if (text.charAt(at) != close) {
            return false;
        }
        at++;
        return true;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '\\') {
                at++;
                out.append(escaped());
            } else {
                out.append(c);
            }
        }
        throw error("a string that does not end");
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at) : 0;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '"', '\\' -> c;
            default -> throw error("unknown escape in a string");
        };
    }

    private @Nullable Object atom() {
        String token = token();
        if (token.isEmpty()) {
            throw error("unexpected character");
        }
        if (token.startsWith(":")) {
            return token.substring(1);
        }
        return switch (token) {
            case "nil" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> number(token);
        };
    }

    private Object number(String token) {
        char first = token.charAt(0);
        boolean signed = (first == '-' || first == '+') && token.length() > 1;
        if (!Character.isDigit(signed ? token.charAt(1) : first)) {
            return token;
        }
        try {
            if (token.contains(".") || token.contains("e") || token.contains("E")) {
                return Double.valueOf(token);
            }
            return Long.valueOf(token.endsWith("N") ? token.substring(0, token.length() - 1) : token);
        } catch (NumberFormatException e) {
            throw new MalformedHistoryException("not a number: " + token, e);
        }
    }

    private String token() {
        int start = at;
        while (at < text.length() && !isBlank(text.charAt(at)) && "[](){}\";".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (text.charAt(at) == ';') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (isBlank(text.charAt(at))) {
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || c == ',';
    }

    private MalformedHistoryException error(String message) {
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return new MalformedHistoryException("line " + line + ": " + message);
    }
}
