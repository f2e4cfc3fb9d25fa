package io.oarlock.differential;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays scripts against two servers at once and finds the unwanted differences, with a small script that shows the
 * first.
 */
final class Comparer {

    private static final int MOST_REPLAYS = 80;
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final InetSocketAddress oracle;
    private final InetSocketAddress subject;
    private final KnownDifferences known;

    Comparer(InetSocketAddress oracle, InetSocketAddress subject, KnownDifferences known) {
        this.oracle = oracle;
        this.subject = subject;
        this.known = known;
    }

    /** Every run has a node of its own as the root of the script's paths, so runs do not see each other. */
    List<Difference> compare(List<Line> script) {
        return compare(script, "/run-" + RUNS.incrementAndGet());
    }

    /** For scripts about the real root and its special nodes. They must leave the tree as they found it. */
    List<Difference> compareAtTheRoot(List<Line> script) {
        return compare(script, "");
    }

    /** A report of the difference with the smallest script found that still shows one. */
    String explain(List<Line> script, Difference difference) {
        List<Line> small = minimised(script.subList(0, difference.index() + 1));
        Difference shown = compare(small).stream().findFirst().orElse(difference);
        StringBuilder report = new StringBuilder("minimised script:\n");
        small.forEach(line -> report.append("    ").append(line).append('\n'));
        return report.append(shown)
                .append("\n\nfirst seen at ")
                .append(difference)
                .toString();
    }

    private List<Difference> compare(List<Line> script, String base) {
        CompletableFuture<List<List<String>>> expected =
                CompletableFuture.supplyAsync(() -> play(oracle, script, base));
        List<List<String>> actual = play(subject, script, base);
        return Difference.all(script, expected.join(), actual).stream()
                .filter(difference -> !known.covers(difference))
                .toList();
    }

    private static List<List<String>> play(InetSocketAddress server, List<Line> script, String base) {
        if (!base.isEmpty()) {
            new Player(server, "").play(Line.script("r: connect\nr: create " + base + "\nr: quit"));
        }
        return new Player(server, base).play(script);
    }

    /** Delta debugging: leaves out ever smaller stretches as long as some difference remains. */
    private List<Line> minimised(List<Line> failing) {
        List<Line> small = failing;
        int replays = 0;
        for (int stretch = Math.max(1, small.size() / 2); stretch >= 1; stretch /= 2) {
            for (int from = small.size() - stretch; from >= 0 && replays < MOST_REPLAYS; from -= stretch) {
                List<Line> without = new ArrayList<>(small.subList(0, from));
                without.addAll(small.subList(Math.min(small.size(), from + stretch), small.size()));
                replays++;
                if (!compare(without).isEmpty()) {
                    small = without;
                }
            }
        }
        return small;
    }
}
