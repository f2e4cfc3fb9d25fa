package io.oarlock.tidy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The shape of one Java file: its code without comments and literals, and the length of its methods. A brace heuristic,
 * not a parser: it has to be right about the code that the formatter lets through, no more.
 */
final class JavaSource {
    private static final Pattern TYPE_HEADER = Pattern.compile("\\b(class|interface|enum|record|@interface)\\s+\\w+");

    private final String text;
    private final String code;

    JavaSource(String text) {
        this.text = text;
        this.code = withoutCommentsAndLiterals(text);
    }

    /**
     * A method or constructor: the line of its opening brace and how many lines its body takes, both braces included.
     */
    record Method(String header, int line, int length) {}

    private record Block(boolean isType, boolean isMethod, String header, int line) {}

    List<String> lines() {
        return text.lines().toList();
    }

    /** The text with comments and the insides of literals blanked out; line breaks stay where they are. */
    String code() {
        return code;
    }

    List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        Deque<Block> open = new ArrayDeque<>();
        int line = 1;
        int headerStart = 0;
        for (int i = 0; i < code.length(); i++) {
            switch (code.charAt(i)) {
                case '\n' -> line++;
                case ';' -> headerStart = i + 1;
                case '{' -> {
                    open.push(block(code.substring(headerStart, i).strip(), open.peek(), line));
                    headerStart = i + 1;
                }
                case '}' -> {
                    Block closed = open.pop();
                    if (closed.isMethod()) {
                        methods.add(new Method(closed.header(), closed.line(), line - closed.line() + 1));
                    }
                    headerStart = i + 1;
                }
                default -> {}
            }
        }
        return methods;
    }

    private static Block block(String header, Block outer, int line) {
        boolean isType = TYPE_HEADER.matcher(header).find() && !header.contains("=");
        boolean inType = outer != null && outer.isType();
        boolean isMethod = !isType && inType && !header.contains("=");
        return new Block(isType, isMethod, header.replaceAll("\\s+", " "), line);
    }

    private static String withoutCommentsAndLiterals(String text) {
        StringBuilder code = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = endOfCommentOrLiteral(text, i);
            if (end == i) {
                code.append(text.charAt(i));
                i++;
                continue;
            }
            for (; i < end; i++) {
                code.append(text.charAt(i) == '\n' ? '\n' : ' ');
            }
        }
        return code.toString();
    }

    /** The index after the comment or literal that starts at {@code i}, or {@code i} if none does. */
    private static int endOfCommentOrLiteral(String text, int i) {
        if (text.startsWith("//", i)) {
            return indexOrEnd(text, "\n", i);
        }
        if (text.startsWith("/*", i)) {
            return Math.min(text.length(), indexOrEnd(text, "*/", i + 2) + 2);
        }
        if (text.startsWith("\"\"\"", i)) {
            return Math.min(text.length(), indexOrEnd(text, "\"\"\"", i + 3) + 3);
        }
        char quote = text.charAt(i);
        return quote == '"' || quote == '\'' ? endOfQuoted(text, i, quote) : i;
    }

    private static int endOfQuoted(String text, int start, char quote) {
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), i + 1);
    }

    private static int indexOrEnd(String text, String what, int from) {
        int index = text.indexOf(what, from);
        return index < 0 ? text.length() : index;
    }
}
