package io.oarlock.chaos.report;

import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws a few operations, a lane for each client. The distance between two events is their order, not their time, so
 * that operations of microseconds stay visible beside waits of seconds.
 */
final class LanesChart {

    private static final int LANE_HEIGHT = 34;
    private static final int LEFT = 90;
    private static final int EVENT_WIDTH = 110;
    private static final int LABEL_LENGTH_MAX = 60;

    private final List<Operation> operations;
    private final Map<Integer, Integer> columns = new TreeMap<>();

    LanesChart(List<Operation> operations) {
        this.operations = operations;
        TreeSet<Integer> events = new TreeSet<>();
        for (Operation operation : operations) {
            events.add(operation.span().callEvent());
            if (operation.span().returnEvent() != Span.NEVER) {
                events.add(operation.span().returnEvent());
            }
        }
        events.forEach(event -> columns.put(event, columns.size()));
    }

    String draw() {
        Map<String, List<Operation>> lanes = new LinkedHashMap<>();
        for (Operation operation : operations) {
            String client = operation.in().has("client")
                    ? "client " + operation.in().number("client")
                    : "client " + operation.process();
            lanes.computeIfAbsent(client, name -> new ArrayList<>()).add(operation);
        }
        int width = LEFT + (columns.size() + 1) * EVENT_WIDTH;
        Svg svg = new Svg(width, lanes.size() * LANE_HEIGHT + 10);
        int y = 5;
        for (Map.Entry<String, List<Operation>> lane : lanes.entrySet()) {
            svg.text(2, y + 18, "axis", lane.getKey());
            for (Operation operation : lane.getValue()) {
                draw(svg, operation, y, width);
            }
            y += LANE_HEIGHT;
        }
        return svg.end();
    }

    private void draw(Svg svg, Operation operation, int y, int width) {
        double from = x(operation.span().callEvent());
        boolean open = operation.span().returnEvent() == Span.NEVER;
        double to = open ? width - 5 : x(operation.span().returnEvent());
        String style = operation.isOk() ? "op-ok" : open ? "op-open" : "op-refused";
        svg.rectangle(from, y, to - from, LANE_HEIGHT - 10, style, operation.describe());
        Object shown = operation.isOk() && operation.output() != null ? operation.output() : operation.input();
        String label = operation.function() + " " + shown;
        svg.text(from + 4, y + 16, "op", label.substring(0, Math.min(LABEL_LENGTH_MAX, label.length())));
    }

    private double x(int event) {
        return LEFT + Objects.requireNonNull(columns.get(event), "an event without a column") * (double) EVENT_WIDTH;
    }
}
