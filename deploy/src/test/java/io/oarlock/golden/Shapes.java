package io.oarlock.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers without what differs between any two servers. */
final class Shapes {
    private Shapes() {}

    /** Without versions, numbers, the last operation, and the order and number of connections. */
    static List<String> ofWord(String answer) {
        List<String> lines = answer.replaceAll("version: .*", "version")
                .replaceAll("lop=[A-Z0-9]+", "lop")
                .replaceAll("0x[0-9a-f]+|-?\\d+(\\.\\d+)?", "#")
                .lines()
                .toList();
        // Connections of questions asked just before may still be closing.
        return answer.contains("queued=") ? lines.stream().distinct().sorted().toList() : lines;
    }

    /** Of a word that answers with a line for each. */
    static List<String> keys(String answer) {
        return answer.lines().map(line -> line.replaceAll("[=:].*", "")).toList();
    }

    /** Of the sections of {@code dump}. */
    static List<String> headings(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\t") && !line.contains(" expire at ") && !line.startsWith("0x"))
                .map(line -> line.replaceAll("Connections (Sets )?\\(.*", "Connections")
                        .replaceAll("\\(\\d+\\)", "#"))
                .toList();
    }

    /** Keys and types; numbers as keys, which are ids and times, count as the same key. */
    static Object ofJson(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> shape = new TreeMap<>();
            members(node).forEach((key, value) -> shape.put(key.replaceAll("^\\d+$", "#"), value));
            return shape;
        }
        if (node.isArray()) {
            TreeSet<String> elements = new TreeSet<>();
            node.forEach(element -> elements.add(ofJson(element).toString()));
            return List.copyOf(elements);
        }
        return node.isNumber() ? "NUMBER" : node.getNodeType().toString();
    }

    /** The shape of each member of an object. */
    static Map<String, Object> members(JsonNode object) {
        Map<String, Object> members = new TreeMap<>();
        object.properties().forEach(field -> members.put(field.getKey(), ofJson(field.getValue())));
        return members;
    }

    /** Of a key of {@code mntr}. */
    static String family(String key) {
        return key.replaceFirst("^zk_", "")
                .replaceFirst("^(avg|min|max|cnt|sum|p50|p95|p99|p999)_", "")
                .replaceFirst("^\\d+_(?=learner)", "")
                .replaceFirst("^.+_(?=(read|write)_per_namespace$)", "");
    }
}
