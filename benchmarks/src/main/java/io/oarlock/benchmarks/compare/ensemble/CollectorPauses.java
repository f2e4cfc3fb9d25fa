package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pauses that members' collectors logged since some moment. */
public record CollectorPauses(Map<Path, Long> lengths) {
    /** JVM flag that logs them, to a file in the directory that the process runs in. */
    static final String FLAG = "-Xlog:gc:file=gc.log:uptime:filecount=0";

    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");

    /** Pauses from now on. */
    public static CollectorPauses from(Ensemble ensemble) throws IOException {
        Map<Path, Long> lengths = new LinkedHashMap<>();
        for (int member = 1; member <= ensemble.members(); member++) {
            Path log = ensemble.home(member).resolve("gc.log");
            lengths.put(log, Files.size(log));
        }
        return new CollectorPauses(lengths);
    }

    /** Zero when there was none. */
    public double longestMillis() throws IOException {
        double longest = 0;
        for (Map.Entry<Path, Long> entry : lengths.entrySet()) {
            byte[] log = Files.readAllBytes(entry.getKey());
            int before = entry.getValue().intValue();
            longest = Math.max(longest, longest(new String(log, before, log.length - before, StandardCharsets.UTF_8)));
        }
        return longest;
    }

    static double longest(String log) {
        return log.lines()
                .map(PAUSE::matcher)
                .filter(Matcher::find)
                .mapToDouble(pause -> Double.parseDouble(pause.group(1)))
                .max()
                .orElse(0);
    }
}
