package io.oarlock.chaos.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The notations that a history can be read from. */
public enum HistoryFormat {
    /** One JSON object a line; what this suite records. */
    JSON_LINES {
        @Override
        public History parse(String text) {
            return new JsonLines().read(text);
        }
    },
    /** One tab-separated event a line, as Jepsen logs them. */
    JEPSEN_LOG {
        @Override
        public History parse(String text) {
            return new JepsenLog().read(text);
        }
    },
    /** One vector, list or sequence of EDN maps, as Jepsen and knossos store them. */
    EDN {
        @Override
        public History parse(String text) {
            return new Edn().read(text);
        }
    };

    /** Reads a whole history. */
    public abstract History parse(String text);

    /** Reads a file, whose name tells the notation: {@code .jsonl}, {@code .log} or {@code .edn}. */
    public static History read(Path file) throws IOException {
        HistoryFormat format = of(file);
        try {
            return format.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (MalformedHistoryException e) {
            throw new MalformedHistoryException(file + ": " + e.getMessage(), e);
        }
    }

    /** The notation that a file name tells. */
    public static HistoryFormat of(Path file) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl")) {
            return JSON_LINES;
        }
        if (name.endsWith(".log")) {
            return JEPSEN_LOG;
        }
        if (name.endsWith(".edn")) {
            return EDN;
        }
        throw new MalformedHistoryException("cannot tell the notation of " + file + ": not .jsonl, .log or .edn");
    }
}
