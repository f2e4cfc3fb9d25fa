package io.oarlock.benchmarks.compare.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.figure.Costs;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.figure.Target;
import io.oarlock.benchmarks.compare.figure.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Reads what the load generator printed in a real run. */
class GeneratorTest {
    @Test
    void figuresAreReadFromTheLastLine() throws Exception {
        JsonNode figures = Generator.parse(0, output());

        assertThat(Metric.throughput("sets", 2, 2).of(figures))
                .isEqualTo(figures.path("ops_per_s").asDouble());
        assertThat(Metric.latency("p99", "all", "p99", 1).of(figures)).isPositive();
        assertThat(Costs.generatorCores(figures)).isBetween(0.0, 1.0);
        assertThat(Costs.serverSecondsPerThousand(figures)).isPositive();
        assertThat(Costs.residentBytes(figures)).isBetween(50e6, 2e9);
        assertThat(figures.path("conn_lost_by_host")).hasSize(1);
    }

    @Test
    void aFigureThatIsNotThereIsNotANumber() throws Exception {
        assertThat(Metric.lower("gap", Unit.MILLISECONDS, "/no/such", Target.NONE)
                        .of(Generator.parse(0, output())))
                .isNaN();
    }

    @Test
    void wrongRepliesAreAFailureThatNamesThem() throws Exception {
        String wrong = output().replace("\"violations\":0", "\"violations\":1")
                .replace("\"violation_samples\":[]", "\"violation_samples\":[\"xid_order: conn 3\"]");

        assertThatThrownBy(() -> Generator.parse(2, wrong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("xid_order: conn 3");
    }

    @Test
    void aGeneratorThatCouldNotRunIsAFailureWithItsFirstLine() {
        assertThatThrownBy(() -> Generator.parse(1, "zkload: no server answers\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exit status 1, zkload: no server answers");
    }

    @Test
    void silenceIsAFailure() {
        assertThatThrownBy(() -> Generator.parse(0, "")).isInstanceOf(IllegalStateException.class);
    }

    private static String output() throws IOException {
        try (var in = GeneratorTest.class.getResourceAsStream("zkload-set.out")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
