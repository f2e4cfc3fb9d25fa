package io.oarlock.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @Test
    void whatIsTakenBackIsNotDoneAndMakesRoom() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<Runnable> work = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            work.add(() -> done.add(number));
        }
        try (Workers workers = new Workers("test", 1, 2, (reason, cause) -> {})) {
            workers.run(() -> {
                underWay.countDown();
                hang();
            });
            underWay.await();
            assertThat(workers.run(work.get(0))).isTrue();
            assertThat(workers.run(work.get(1))).isTrue();
            assertThat(workers.run(work.get(2))).isFalse();
            workers.takeBack(work.get(0));
            assertThat(workers.run(work.get(2))).isTrue();
            workers.takeBack(work.get(1));
            assertThat(workers.run(end::countDown)).isTrue();
            mayGoOn.countDown();
            end.await();
            assertThat(done).containsExactly(2);
        } finally {
            mayGoOn.countDown();
        }
    }

    private void hang() {
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
