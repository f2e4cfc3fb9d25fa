package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A workload of the load generator.
 *
 * @param options its options; {@link #HALF_RATE} stands for {@link Pace#halfRate}
 */
record LoadTrial(List<String> options) implements Trial {
    static final String HALF_RATE = "HALF_RATE";

    LoadTrial(String options) {
        this(List.of(options.split(" ")));
    }

    @Override
    public JsonNode run(Ensemble ensemble, Generator generator, Pace pace) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.replaceAll(option -> option.equals(HALF_RATE) ? Long.toString(Math.round(pace.halfRate())) : option);
        all.addAll(pace.options());
        return generator.run(ensemble, all);
    }
}
