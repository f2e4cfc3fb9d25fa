package io.oarlock.benchmarks.compare.report;

import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.figure.Target;
import io.oarlock.benchmarks.compare.row.Samples;
import io.oarlock.benchmarks.compare.row.Samples.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws how many times better the candidate is, a bar for each figure with a target: right of the middle line is better
 * than the baseline. Green bars meet their target.
 */
record RatioChart(Samples samples, String baseline) {
    private static final int ROW_HEIGHT = 18;
    private static final int LABEL_WIDTH = 400;
    private static final int SCALE_WIDTH = 400;
    /** Ratios are drawn on a logarithmic scale from 1/16 to 16. */
    private static final double DOUBLINGS = 4;

    private static final double MIDDLE = LABEL_WIDTH + SCALE_WIDTH / 2.0;

    /** One bar. */
    private record Bar(String label, double timesBetter, boolean met) {}

    String svg() {
        List<Bar> bars = bars();
        int bottom = ROW_HEIGHT * (bars.size() + 1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                        + " font-family='sans-serif' font-size='11'>%n"
                        + "<rect width='100%%' height='100%%' fill='white'/>%n"
                        + "<text x='%.0f' y='12' text-anchor='middle'>times better than %s (log scale)</text>%n",
                LABEL_WIDTH + SCALE_WIDTH + 60,
                bottom + ROW_HEIGHT,
                MIDDLE,
                baseline));
        for (int doubling = (int) -DOUBLINGS; doubling <= DOUBLINGS; doubling++) {
            svg.append(gridLine(doubling, bottom));
        }
        int y = ROW_HEIGHT;
        for (Bar bar : bars) {
            svg.append(draw(bar, y));
            y += ROW_HEIGHT;
        }
        return svg.append("</svg>\n").toString();
    }

    private List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        for (Key key : samples.keys()) {
            for (Metric metric : key.row().metrics()) {
                double ratio = Samples.median(samples.pairs(key), pair -> pair.ratio(metric));
                if (Double.isFinite(ratio) && ratio > 0 && metric.target().kind() != Target.Kind.NONE) {
                    boolean met = metric.target().met(key.members(), ratio, ratio);
                    double timesBetter = metric.higherIsBetter() ? ratio : 1 / ratio;
                    bars.add(new Bar(metric.name() + ", " + key.members(), timesBetter, met));
                }
            }
        }
        return bars;
    }

    private static String gridLine(int doubling, int bottom) {
        double x = MIDDLE + doubling / DOUBLINGS * SCALE_WIDTH / 2;
        String label = doubling < 0 ? "1/" + (1 << -doubling) : Integer.toString(1 << doubling);
        return String.format(
                Locale.ROOT,
                "<line x1='%1$.0f' y1='%2$d' x2='%1$.0f' y2='%3$d' stroke='%4$s'/>"
                        + "<text x='%1$.0f' y='%5$d' text-anchor='middle'>%6$s</text>%n",
                x,
                ROW_HEIGHT,
                bottom,
                doubling == 0 ? "#444" : "#ddd",
                bottom + 13,
                label);
    }

    private static String draw(Bar bar, int y) {
        double log = Math.log(bar.timesBetter()) / Math.log(2);
        double doublings = Math.max(-DOUBLINGS, Math.min(DOUBLINGS, log));
        double width = Math.abs(doublings) / DOUBLINGS * SCALE_WIDTH / 2;
        return String.format(
                Locale.ROOT,
                "<text x='%d' y='%d' text-anchor='end'>%s</text>"
                        + "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'/><text x='%d' y='%d'>%.2f</text>%n",
                LABEL_WIDTH - 8,
                y + 13,
                bar.label(),
                doublings < 0 ? MIDDLE - width : MIDDLE,
                y + 3,
                width,
                ROW_HEIGHT - 6,
                bar.met() ? "#4a9d5b" : doublings < 0 ? "#c0504d" : "#d9a441",
                LABEL_WIDTH + SCALE_WIDTH + 8,
                y + 13,
                bar.timesBetter());
    }
}
