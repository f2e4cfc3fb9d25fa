package io.oarlock.chaos.report;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything that is worth telling of a run.
 *
 * @param title what was run, with its seed
 * @param parameters of the run, in reading order
 * @param verdict the worst of all
 * @param findings of every checker
 * @param timeline what clients got, second by second, and what went wrong meanwhile
 * @param logs the log of each member, by its name
 */
public record RunReport(
        String title,
        Map<String, Object> parameters,
        Verdict verdict,
        List<Findings> findings,
        Timeline timeline,
        Map<String, Path> logs) {}
