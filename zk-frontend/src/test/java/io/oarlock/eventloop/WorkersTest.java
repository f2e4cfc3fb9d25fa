package io.oarlock.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Hang;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    private final Hang hang = new Hang();
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @Test
    void whatIsTakenBackIsNotDoneAndMakesRoom() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<Runnable> work = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            work.add(() -> done.add(number));
        }
        try (Workers workers = new Workers("test", 1, 2, (reason, cause) -> {})) {
            assertThat(workers.run(hang)).isTrue();
            hang.awaitBegun(1);
            assertThat(workers.run(work.get(0))).isTrue();
            assertThat(workers.run(work.get(1))).isTrue();
            assertThat(workers.run(work.get(2))).isFalse();
            workers.takeBack(work.get(0));
            assertThat(workers.run(work.get(2))).isTrue();
            workers.takeBack(work.get(1));
            assertThat(workers.run(end::countDown)).isTrue();
            hang.letGo();
            end.await();
            assertThat(done).containsExactly(2);
        } finally {
            hang.letGo();
        }
    }
}
