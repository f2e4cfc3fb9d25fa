package io.oarlock.benchmarks.compare;

import io.oarlock.benchmarks.compare.Samples.Key;
import io.oarlock.benchmarks.compare.Samples.Pair;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws how many times better Oarlock is, a bar for each figure: right of the middle line is better than ZooKeeper. */
final class RatioChart {
    private static final int ROW_HEIGHT = 20;
    private static final int LABEL_WIDTH = 360;
    private static final int SCALE_WIDTH = 400;
    /** Ratios are drawn on a logarithmic scale from 1/16 to 16. */
    private static final double DOUBLINGS = 4;

    private final Samples samples;

    RatioChart(Samples samples) {
        this.samples = samples;
    }

    String svg() {
        int height = ROW_HEIGHT * (samples.pairs().size() + 2);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                        + " font-family='sans-serif' font-size='12'>%n"
                        + "<rect width='100%%' height='100%%' fill='white'/>%n"
                        + "<text x='%d' y='14' text-anchor='middle'>times better than ZooKeeper (log scale)</text>%n",
                LABEL_WIDTH + SCALE_WIDTH + 60,
                height,
                LABEL_WIDTH + SCALE_WIDTH / 2));
        int y = ROW_HEIGHT;
        for (Map.Entry<Key, List<Pair>> row : samples.pairs().entrySet()) {
            svg.append(bar(row.getKey(), Report.median(row.getValue(), Pair::ratio), y));
            y += ROW_HEIGHT;
        }
        int middle = LABEL_WIDTH + SCALE_WIDTH / 2;
        return svg.append(String.format(
                        "<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='#444'/>%n</svg>%n",
                        middle, ROW_HEIGHT, middle, y))
                .toString();
    }

    private static String bar(Key key, double ratio, int y) {
        double better = key.metric().higherIsBetter() ? ratio : 1 / ratio;
        double doublings = Math.max(-DOUBLINGS, Math.min(DOUBLINGS, Math.log(better) / Math.log(2)));
        double width = Math.abs(doublings) / DOUBLINGS * SCALE_WIDTH / 2;
        double middle = LABEL_WIDTH + SCALE_WIDTH / 2.0;
        return String.format(
                Locale.ROOT,
                "<text x='%d' y='%d' text-anchor='end'>%s, %d</text>"
                        + "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'/><text x='%d' y='%d'>%.2f</text>%n",
                LABEL_WIDTH - 8,
                y + 14,
                key.metric().name(),
                key.members(),
                doublings < 0 ? middle - width : middle,
                y + 3,
                width,
                ROW_HEIGHT - 6,
                doublings < 0 ? "#c0504d" : "#4f81bd",
                LABEL_WIDTH + SCALE_WIDTH + 8,
                y + 14,
                better);
    }
}
