package io.oarlock.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a script: {@code CONNECTION: VERB ARGUMENT... OPTION=VALUE... [| VERB ...]... [&]}.
 *
 * <p>Arguments may be quoted, with {@code \\uXXXX} for any UTF-16 unit; a bare {@code null} is jute's null;
 * {@code bytes*N} is a string of N letters. The operations of a multi are separated by {@code |}. A trailing {@code &}
 * sends the request together with the next one of that connection instead of waiting for its reply.
 */
record Line(
        String connection,
        String verb,
        List<String> arguments,
        Map<String, String> options,
        List<Line> parts,
        boolean pipelined,
        String text) {

    private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");
    private static final Pattern OPTION = Pattern.compile("([a-zA-Z]+)=(.*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");
    private static final Pattern REPEATED = Pattern.compile("bytes\\*(\\d+)");

    static Line parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("no connection named in: " + text);
        }
        String body = text.substring(colon + 1).trim();
        boolean pipelined = body.endsWith(" &");
        String[] parts = (pipelined ? body.substring(0, body.length() - 2) : body).split(" \\| ");
        String connection = text.substring(0, colon).trim();
        Line head = part(connection, parts[0]);
        if (!head.verb.startsWith("multi")) {
            return new Line(connection, head.verb, head.arguments, head.options, List.of(), pipelined, text.trim());
        }
        parts[0] = parts[0].substring(head.verb.length());
        List<Line> operations = Arrays.stream(parts)
                .filter(part -> !part.isBlank())
                .map(part -> part(connection, part))
                .toList();
        return new Line(connection, head.verb, List.of(), head.options, operations, pipelined, text.trim());
    }

    /** A script without its comments and empty lines. */
    static List<Line> script(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Line::parse)
                .toList();
    }

    String argument(int index, String otherwise) {
        return index < arguments.size() ? arguments.get(index) : otherwise;
    }

    int number(int index, int otherwise) {
        return index < arguments.size() ? Integer.decode(arguments.get(index)) : otherwise;
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    @Override
    public String toString() {
        return text;
    }

    private static Line part(String connection, String text) {
        List<String> arguments = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        String verb = null;
        Matcher token = TOKEN.matcher(text.trim());
        while (token.find()) {
            String bare = token.group(2);
            Matcher option = bare == null ? null : OPTION.matcher(bare);
            if (verb == null) {
                verb = bare;
            } else if (option != null && option.matches()) {
                options.put(option.group(1), option.group(2));
            } else {
                arguments.add(bare == null ? unescape(token.group(1)) : bareArgument(bare));
            }
        }
        return new Line(
                connection,
                verb,
                Collections.unmodifiableList(arguments),
                Collections.unmodifiableMap(options),
                List.of(),
                false,
                text.trim());
    }

    private static String bareArgument(String bare) {
        Matcher repeated = REPEATED.matcher(bare);
        if (repeated.matches()) {
            return "x".repeat(Integer.parseInt(repeated.group(1)));
        }
        return bare.equals("null") ? null : unescape(bare);
    }

    private static String unescape(String quoted) {
        return ESCAPE.matcher(quoted)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null
                                ? match.group(2)
                                : String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }
}
