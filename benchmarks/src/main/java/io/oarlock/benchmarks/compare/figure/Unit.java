package io.oarlock.benchmarks.compare.figure;

import java.util.Locale;

/** Units of figures, and how people read them. */
public enum Unit {
    OPERATIONS_PER_SECOND("op/s"),
    MICROSECONDS("us"),
    MILLISECONDS("ms"),
    SECONDS("s"),
    BYTES("B"),
    COUNT(""),
    /** A part of one. */
    SHARE("");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }

    public String show(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        return switch (this) {
            case OPERATIONS_PER_SECOND -> String.format(Locale.ROOT, "%,.0f op/s", value);
            case MICROSECONDS -> String.format(Locale.ROOT, "%.2f ms", value / 1000);
            case MILLISECONDS -> String.format(Locale.ROOT, "%,.0f ms", value);
            case SECONDS -> String.format(Locale.ROOT, "%.3f s", value);
            case BYTES -> String.format(Locale.ROOT, "%,.0f MiB", value / (1 << 20));
            case SHARE -> String.format(Locale.ROOT, "%.3f", value);
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
        };
    }
}
