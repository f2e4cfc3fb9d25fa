package io.oarlock.deploy.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A file in the format of {@link Properties}, with the number of each line kept for error messages. {@code Properties}
 * itself reads every logical line, so escapes, separators and continuations mean what they mean to ZooKeeper.
 *
 * @param source the file as the operator named it
 */
public record PropertyLines(String source, List<Line> lines) {
    /** Byte order marks, as they look when each byte is taken for a character. */
    private static final String UTF8_MARK = "\u00ef\u00bb\u00bf";

    private static final String UTF16_BIG = "\u00fe\u00ff";
    private static final String UTF16_LITTLE = "\u00ff\u00fe";

    public PropertyLines {
        lines = List.copyOf(lines);
    }

    /** A key and its value. */
    record Line(int number, String key, String value) {}

    public static PropertyLines read(Path file) throws ConfigException {
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException missing) {
            throw new ConfigException(file.toString(), "no such file");
        } catch (IOException unreadable) {
            throw new ConfigException(file.toString(), "cannot be read: " + unreadable.getMessage());
        }
    }

    public static PropertyLines parse(String source, String text) throws ConfigException {
        if (text.startsWith(UTF16_BIG) || text.startsWith(UTF16_LITTLE)) {
            throw new ConfigException(source, "is a file in UTF-16; write it in ASCII or UTF-8");
        }
        List<Line> lines = new ArrayList<>();
        // What some editors put in front would become a part of the first key.
        String content = text.startsWith(UTF8_MARK) ? text.substring(UTF8_MARK.length()) : text;
        String[] physical = content.split("\r\n|\r|\n", -1);
        for (int at = 0; at < physical.length; at++) {
            int first = at;
            if (physical[at].isBlank()) {
                continue;
            }
            StringBuilder logical = new StringBuilder(physical[at]);
            if (!isComment(physical[at])) {
                while (continues(physical[at]) && at + 1 < physical.length) {
                    at++;
                    logical.append('\n').append(physical[at]);
                }
            }
            Properties pair = load(source, first + 1, logical.toString());
            pair.stringPropertyNames().forEach(key -> lines.add(new Line(first + 1, key, pair.getProperty(key))));
        }
        return new PropertyLines(source, lines);
    }

    private static Properties load(String source, int number, String logical) throws ConfigException {
        Properties pair = new Properties();
        try {
            pair.load(new StringReader(logical));
        } catch (IllegalArgumentException | IOException malformed) {
            // The line is not shown: it may hold a secret.
            throw new ConfigException(source + ":" + number, "malformed escape, \\u wants four hexadecimal digits");
        }
        return pair;
    }

    private static boolean isComment(String line) {
        String stripped = line.stripLeading();
        return stripped.startsWith("#") || stripped.startsWith("!");
    }

    /** An odd number of backslashes at the end joins the next line. */
    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
