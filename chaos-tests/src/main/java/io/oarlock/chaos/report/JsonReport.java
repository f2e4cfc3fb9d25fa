package io.oarlock.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same for machines. */
public final class JsonReport {

    private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Writes the file. */
    public void write(RunReport report, Path file) throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("title", report.title());
        root.put("verdict", report.verdict().text());
        root.put("parameters", report.parameters());
        root.put(
                "findings", report.findings().stream().map(JsonReport::findings).toList());
        root.put("timeline", report.timeline());
        Map<String, String> logs = new LinkedHashMap<>();
        report.logs().forEach((member, log) -> logs.put(member, log.toString()));
        root.put("logs", logs);
        mapper.writeValue(file.toFile(), root);
    }

    private static Map<String, Object> findings(Findings findings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("checker", findings.checker());
        map.put("verdict", findings.verdict().text());
        map.put("facts", findings.facts());
        map.put(
                "violations",
                findings.violations().stream().map(JsonReport::violation).toList());
        return map;
    }

    private static Map<String, Object> violation(Violation violation) {
        List<String> operations =
                violation.operations().stream().map(Operation::describe).toList();
        return Map.of("promise", violation.promise(), "message", violation.message(), "operations", operations);
    }
}
