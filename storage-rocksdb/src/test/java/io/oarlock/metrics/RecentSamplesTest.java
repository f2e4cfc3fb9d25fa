package io.oarlock.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecentSamplesTest {
    private final Samples samples = Samples.withQuantiles();

    @Test
    void withoutASampleThereAreNoQuantiles() {
        assertThat(samples.reading(1).recent()).isEqualTo(Quantiles.NONE);
        assertThat(new Samples().reading(1).recent()).isEqualTo(Quantiles.NONE);
    }

    @Test
    void quantilesAreThoseOfTheSamples() {
        for (int sample = 1; sample <= 1000; sample++) {
            samples.add(sample * 1000L);
        }

        Quantiles recent = samples.reading(1000).recent();

        assertThat(recent.p50()).isCloseTo(500, within(5.0));
        assertThat(recent.p90()).isCloseTo(900, within(9.0));
        assertThat(recent.p99()).isCloseTo(990, within(9.9));
        assertThat(recent.p999()).isCloseTo(999, within(9.9));
    }

    @Test
    void samplesThatAThreadHasSummedUpCountToo() {
        LocalSamples local = new LocalSamples();
        for (int pass = 0; pass < 10; pass++) {
            for (int sample = 0; sample < 100; sample++) {
                local.add(7);
            }
            samples.add(local);
            local.clear();
        }

        assertThat(samples.reading(1).total().count()).isEqualTo(1000);
        assertThat(samples.reading(1).recent().p999()).isEqualTo(7);
    }

    @Test
    void eachSampleOfAPassCounts() {
        LocalSamples local = new LocalSamples();
        for (int sample = 1; sample <= 1_000_000; sample++) {
            local.add(sample);
        }
        samples.add(local);

        assertThat(samples.reading(1).recent().p50()).isCloseTo(500_000, within(5_000.0));
        assertThat(samples.reading(1).recent().p99()).isCloseTo(990_000, within(9_900.0));
    }

    @Test
    void aPassTellsWhatItsSamplesTellOneByOne() {
        Samples single = Samples.withQuantiles();
        LocalSamples local = new LocalSamples();
        for (long sample : new long[] {-1, 0, 1, 127, 128, 255, 256, 257, 511, 512, 65_537, 1L << 41, Long.MAX_VALUE}) {
            local.clear();
            local.add(sample);
            samples.add(local);
            single.add(sample);

            assertThat(samples.reading(1)).as("%d", sample).isEqualTo(single.reading(1));
        }
    }

    @Test
    void whatIsNoDurationIsBroughtIntoRange() {
        samples.add(-5);
        samples.add(Long.MAX_VALUE);

        assertThat(samples.reading(1).recent().p50()).isZero();
        assertThat(samples.reading(1).recent().p999()).isPositive();
    }

    @Test
    void readingTakesNothingAway() {
        samples.add(10);

        assertThat(samples.reading(1).recent()).isEqualTo(samples.reading(1).recent());
        assertThat(samples.reading(1).recent().p50()).isEqualTo(10);
    }
}
