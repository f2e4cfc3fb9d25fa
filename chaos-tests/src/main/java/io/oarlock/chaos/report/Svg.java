package io.oarlock.chaos.report;

import java.util.Locale;

/** Writes the few shapes that reports draw. */
final class Svg {

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height) {
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%n",
                width,
                height,
                width,
                height));
    }

    Svg rectangle(double x, double y, double width, double height, String style, String tip) {
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"><title>%s</title></rect>%n",
                x,
                y,
                Math.max(1, width),
                height,
                style,
                escape(tip)));
        return this;
    }

    Svg text(double x, double y, String style, String text) {
        out.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>%n", x, y, style, escape(text)));
        return this;
    }

    Svg line(String style, Iterable<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", point[0], point[1]));
        }
        out.append(
                "<polyline class=\"" + style + "\" points=\"" + path.toString().trim() + "\"/>\n");
        return this;
    }

    String end() {
        return out.append("</svg>\n").toString();
    }

    /** Text as it may stand in HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
