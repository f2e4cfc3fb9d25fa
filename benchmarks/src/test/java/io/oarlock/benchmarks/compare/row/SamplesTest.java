package io.oarlock.benchmarks.compare.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.benchmarks.compare.row.Samples.Key;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final Key KEY = new Key(1, new Row("set", "--workload set"));

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Samples.median(DoubleStream.of(9, 1, 2))).isEqualTo(2);
    }

    @Test
    void theMedianOfAnEvenNumberOfRunsLiesBetweenTheMiddleTwo() {
        assertThat(Samples.median(DoubleStream.of(4, 1, 2, 3))).isEqualTo(2.5);
    }

    @Test
    void thereIsNoMedianOfNothing() {
        assertThat(Samples.median(DoubleStream.of())).isNaN();
    }

    @Test
    void anExpectedRowWithoutFiguresIsNotComplete() {
        Samples samples = new Samples();
        samples.expect(KEY);

        assertThat(samples.complete()).isFalse();
        assertThat(samples.keys()).containsExactly(KEY);
    }
}
