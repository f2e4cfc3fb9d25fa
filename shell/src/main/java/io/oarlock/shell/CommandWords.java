package io.oarlock.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as zkCli does: at white space, but for words that begin with a quotation mark, which reach
 * to the next one of their kind. There are no escapes, and a quotation mark within a word is a character like any
 * other.
 */
final class CommandWords {
    private CommandWords() {}

    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char first = line.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
            } else if (first == '"' || first == '\'') {
                int close = line.indexOf(first, at + 1);
                // One that is never closed does not count.
                if (close >= 0) {
                    words.add(line.substring(at + 1, close));
                    at = close;
                }
                at++;
            } else {
                int end = at;
                while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                    end++;
                }
                words.add(line.substring(at, end));
                at = end;
            }
        }
        return words;
    }
}
