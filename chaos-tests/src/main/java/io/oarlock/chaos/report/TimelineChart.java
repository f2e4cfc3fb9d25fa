package io.oarlock.chaos.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws faults over throughput and latency; seconds without a success stand out. */
final class TimelineChart {

    private static final int WIDTH = 1100;
    private static final int PANEL_HEIGHT = 120;
    private static final int LEFT = 70;
    private static final int TOP = 30;
    private static final double MILLIS_PER_SECOND = 1000.0;

    private final Timeline timeline;
    private final long first;
    private final long last;

    TimelineChart(Timeline timeline) {
        this.timeline = timeline;
        List<Timeline.Second> seconds = timeline.seconds();
        this.first = seconds.isEmpty() ? 0 : seconds.get(0).at();
        this.last = seconds.isEmpty() ? 1 : seconds.get(seconds.size() - 1).at() + 1;
    }

    String draw() {
        Svg svg = new Svg(WIDTH, TOP + 2 * PANEL_HEIGHT + 50);
        int bottom = TOP + 2 * PANEL_HEIGHT + 10;
        int row = 0;
        for (Timeline.FaultSpan fault : timeline.faults()) {
            double from = x(fault.startMillis() / MILLIS_PER_SECOND);
            double to = x(fault.stopMillis() / MILLIS_PER_SECOND);
            String tip = fault.name() + " of members " + fault.members();
            svg.rectangle(from, TOP, to - from, bottom - TOP, "fault", tip);
            svg.text(from, row++ % 2 == 0 ? 12 : 25, "name", fault.name());
        }
        for (Timeline.Second second : timeline.seconds()) {
            if (second.succeeded() == 0) {
                svg.rectangle(
                        x((double) second.at()),
                        TOP,
                        x(second.at() + 1.0) - x((double) second.at()),
                        bottom - TOP,
                        "gap",
                        "no success");
            }
        }
        panel(svg, TOP, "ops/s", Timeline.Second::succeeded, "ok");
        panel(svg, TOP + PANEL_HEIGHT + 10, "p99 ms", Timeline.Second::p99Millis, "latency");
        for (long at = first; at <= last; at += Math.max(1, (last - first) / 12)) {
            svg.text(x((double) at), bottom + 16, "axis", at + " s");
        }
        return svg.end();
    }

    private void panel(Svg svg, int top, String unit, ToDoubleFunction<Timeline.Second> value, String style) {
        double max = timeline.seconds().stream().mapToDouble(value).max().orElse(1);
        List<double[]> points = new ArrayList<>();
        for (Timeline.Second second : timeline.seconds()) {
            double height = max == 0 ? 0 : value.applyAsDouble(second) / max * (PANEL_HEIGHT - 15);
            points.add(new double[] {x(second.at() + 0.5), top + PANEL_HEIGHT - height});
        }
        svg.line(style, points);
        svg.text(2, top + 20, "axis", String.format(Locale.ROOT, "%.0f %s", max, unit));
        svg.text(2, top + PANEL_HEIGHT, "axis", "0");
    }

    private double x(double second) {
        return LEFT + (second - first) / Math.max(1, last - first) * (WIDTH - LEFT - 10);
    }
}
