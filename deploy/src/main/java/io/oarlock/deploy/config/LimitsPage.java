package io.oarlock.deploy.config;

import io.oarlock.model.Bound;

/** Makes docs/LIMITS.md out of the table of bounds. */
public final class LimitsPage {
    private static final String INTRODUCTION = """
            # Limits

            <!-- Made by `bin/oarlock limits`; a test compares the two. -->

            Every bound of a member. Nothing queues without end: at a bound a socket is not read, or the client gets
            ZooKeeper's error code, and nobody else notices. A limit of today never judges what is on disk already.

            - *Key*: the setting that changes it ([CONFIGURATION.md](CONFIGURATION.md)); a dash where nothing does.
            - *Metric*: what shows how near it is, or how often it was met: `zk_<name>` in `mntr`;
              [METRICS.md](METRICS.md) has its name in `/metrics`.

            | Bound | Key | Default | At it | Metric |
            |---|---|---|---|---|
            """;

    private LimitsPage() {}

    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Bound bound : Bound.values()) {
            page.append("| ").append(bound.limits());
            page.append(" | ").append(code(bound.key()));
            page.append(" | ").append(value(bound));
            page.append(" | ").append(bound.consequence());
            page.append(" | ").append(code(bound.metric()));
            page.append(" |\n");
        }
        return page.toString();
    }

    private static String code(String name) {
        return name.isEmpty() ? "-" : "`" + name + "`";
    }

    private static String value(Bound bound) {
        long value = bound.defaultValue();
        return switch (bound.unit()) {
            case COUNT -> Long.toString(value);
            case BYTES -> bytes(value);
        };
    }

    private static String bytes(long value) {
        String text = ByteCount.text(value);
        return value != 0 && text.equals(String.valueOf(value)) ? text + " bytes" : text;
    }
}
