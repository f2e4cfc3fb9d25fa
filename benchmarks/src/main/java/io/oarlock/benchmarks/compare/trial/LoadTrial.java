package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Clients;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A workload of the load generator.
 *
 * @param options its options; {@link #HALF_RATE} stands for {@link Pace#halfRate} and {@link #MEMBERS} for their
 *     number. Options given here win over those of the pace
 */
public record LoadTrial(Clients clients, List<String> options) implements Trial {
    public static final String HALF_RATE = "HALF_RATE";
    static final String MEMBERS = "MEMBERS";

    public LoadTrial(String options) {
        this(Clients.OF_ALL, Words.of(options));
    }

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        if (options.contains(HALF_RATE) && Double.isNaN(pace.halfRate())) {
            throw new IllegalStateException("the rate to run at is not known: the row that measures it failed");
        }
        List<String> all = new ArrayList<>(pace.options());
        all.addAll(options);
        all.replaceAll(option -> switch (option) {
            case HALF_RATE -> Long.toString(Math.round(pace.halfRate()));
            case MEMBERS -> Integer.toString(ensemble.members());
            default -> option;
        });
        return List.of(generator.run(ensemble, clients, all));
    }
}
