package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.metrics.Histogram;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.rules.LogPosition;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ApplyTimesTest {
    private static final Proposal CHECK = proposal(7, new Operation.Check(new ZnodePath("/a/b"), 1));
    private static final Proposal MULTI =
            proposal(0xbeef, new Operation.Multi(Collections.nCopies(3, CHECK.operation())));

    private final AtomicLong nanos = new AtomicLong();
    private final MetricRegistry numbers = new MetricRegistry();
    private final ApplyTimes times = new ApplyTimes(numbers, nanos::get);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ApplyTimes.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    private long samples(Metric metric, String operation) {
        return numbers.histograms().get(metric).read().stream()
                .filter(distribution -> distribution.operation().equals(operation))
                .mapToLong(Histogram.Distribution::count)
                .sum();
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void everyOperationCountsUnderItsKindAndEveryEntryAsAWhole() {
        entry(1, 1, 1);
        assertThat(samples(Metric.APPLY_OPERATION_SECONDS, "check")).isEqualTo(1);
        assertThat(samples(Metric.APPLY_OPERATION_SECONDS, "multi")).isEqualTo(1);
        assertThat(samples(Metric.APPLY_ENTRY_SECONDS, "entry")).isEqualTo(1);
        assertThat(texts()).isEmpty();
    }

    @Test
    void anEntryThatTakesLongIsToldWithWhatTookLongestInIt() {
        entry(20, 70, 50);
        assertThat(texts())
                .containsExactly("entry 9 of term 1 from member 3 with 2 requests held the apply thread for 140 ms,"
                        + " deciding took 90 ms of it; longest: multi of 3 from check /a/b by session 0xbeef, 70 ms");
        assertThat(numbers.value(Metric.APPLY_SLOW_ENTRIES_TOTAL)).isEqualTo(1);
    }

    /** An entry may be slow although each of its operations is quick. */
    @Test
    void whatWritingAndTellingTakeCountsToo() {
        entry(1, 1, 99);
        assertThat(texts()).singleElement().asString().contains("for 101 ms, deciding took 2 ms of it");
    }

    @Test
    void oneLineASecondIsEnough() {
        for (int i = 0; i < 9; i++) {
            entry(0, 0, 200);
        }
        assertThat(texts()).hasSize(2);
        assertThat(numbers.value(Metric.APPLY_SLOW_ENTRIES_TOTAL)).isEqualTo(9);
    }

    @Test
    void aPathIsCut() {
        Proposal proposal = proposal(1, new Operation.Delete(new ZnodePath("/" + "x".repeat(100_000)), 1));
        times.begin();
        passed(200);
        times.decided(proposal);
        times.end(new LogPosition(1, 9), entry(List.of(proposal)));
        assertThat(texts()).singleElement().asString().hasSizeLessThan(500).contains("longest: delete /xxx");
    }

    private void entry(long checkMillis, long multiMillis, long writeMillis) {
        times.begin();
        passed(checkMillis);
        times.decided(CHECK);
        passed(multiMillis);
        times.decided(MULTI);
        passed(writeMillis);
        times.end(new LogPosition(1, 9), entry(List.of(CHECK, MULTI)));
    }

    private static Entry entry(List<Proposal> proposals) {
        return new Entry(new Entry.Origin(3, 1, 1), new Entry.Stamp(1, Policy.DEFAULT), proposals);
    }

    private static Proposal proposal(long sessionId, Operation operation) {
        return new Proposal(sessionId, 1, List.of(), operation);
    }

    private void passed(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
