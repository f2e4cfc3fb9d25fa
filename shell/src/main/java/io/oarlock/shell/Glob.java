package io.oarlock.shell;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns for names of znodes: {@code *} and {@code ?}, {@code [a-z]} and {@code [!a-z]}, and a backslash before what
 * stands for itself. Those of Java's file systems do not know every name where file names are not UTF-8.
 */
final class Glob {
    private Glob() {}

    /** @throws PatternSyntaxException when a bracket is not closed, or holds no range */
    static Predicate<String> of(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char one = glob.charAt(at);
            if (one == '[') {
                // One that comes first is a character of the set.
                int close = glob.indexOf(']', glob.startsWith("!", at + 1) ? at + 3 : at + 2);
                if (close < 0) {
                    throw new PatternSyntaxException("a bracket is not closed", glob, at);
                }
                appendSet(regex, glob.substring(at + 1, close));
                at = close;
            } else if (one == '*') {
                regex.append(".*");
            } else if (one == '?') {
                regex.append('.');
            } else if (one == '\\' && at + 1 < glob.length()) {
                at++;
                appendLiteral(regex, glob.charAt(at));
            } else {
                appendLiteral(regex, one);
            }
            at++;
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    private static void appendSet(StringBuilder regex, String set) {
        boolean others = set.startsWith("!");
        regex.append(others ? "[^" : "[");
        set.chars().skip(others ? 1 : 0).forEach(one -> {
            if (one == '-') {
                regex.append('-');
            } else {
                appendLiteral(regex, (char) one);
            }
        });
        regex.append(']');
    }

    private static void appendLiteral(StringBuilder regex, char one) {
        boolean ordinary = one > '~' || Character.isLetterOrDigit(one);
        regex.append(ordinary ? "" : "\\").append(one);
    }
}
