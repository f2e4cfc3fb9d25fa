package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Limits;
import io.oarlock.time.TimeSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.zookeeper.proto.SetWatches;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that take long let the apply thread and others in between. */
class LongWorkTest {
    private static final int SET_WATCHES = 101;
    private static final int PATHS = 1_000;

    /** Every look at the clock of an event loop takes so long. */
    private static final long NANOS_PER_LOOK = 1_000_000;

    private final FrontFixture fixture =
            new FrontFixture(FrontFixture.settings(), Limits.DEFAULTS, new SteppingClock());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void bringsBackManyWatchesInManyScopes() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        long before = fixture.replica().scopes();
        List<String> paths =
                IntStream.range(0, PATHS).mapToObj(i -> "/missing" + i).toList();
        assertThat(client.call(-8, SET_WATCHES, new SetWatches(0, List.of(), paths, List.of()))
                        .error())
                .isZero();
        assertThat(fixture.front().watches().watches()).isEqualTo(PATHS);
        assertThat(fixture.replica().scopes() - before).isGreaterThan(PATHS / 10);
    }

    @Test
    void takesOutTheWatchesOfAClientThatIsGoneInManyScopes() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        int frames = 30;
        for (int frame = 0; frame < frames; frame++) {
            String prefix = "/missing-" + frame + "-";
            List<String> paths =
                    IntStream.range(0, PATHS).mapToObj(i -> prefix + i).toList();
            client.call(-8, SET_WATCHES, new SetWatches(0, List.of(), paths, List.of()));
        }
        assertThat(fixture.front().watches().watches()).isEqualTo((long) frames * PATHS);
        long before = fixture.replica().scopes();
        client.close();
        Awaitility.await().until(() -> fixture.front().watches().watches() == 0);
        assertThat(fixture.replica().scopes() - before).isGreaterThanOrEqualTo(frames * PATHS / 5_000);
    }

    /** On event loops each look takes time; all others see the time that these have come to. */
    private static final class SteppingClock implements TimeSource {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long nanoTime() {
            return Thread.currentThread().getName().startsWith("oarlock-clients")
                    ? nanos.addAndGet(NANOS_PER_LOOK)
                    : nanos.get();
        }

        @Override
        public long millis() {
            return nanos.get() / 1_000_000;
        }
    }
}
