package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.membership.DifferentMembers;
import io.oarlock.replica.ReplicaStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stood alone finds itself in the configuration of three. */
@Timeout(180)
class FoundingTest extends FoundingFixture {
    @Test
    void itsDataBecomesThatOfAllThree() throws Exception {
        standAlone("first", "second");
        try (TestGroup three = startAllThree()) {
            three.awaitSize(2);
            three.leader().propose("of three");
            three.awaitSize(3);
            three.all().forEach(member -> assertThat(member.values()).containsExactly("first", "second", "of three"));
            for (int id = 1; id <= 3; id++) {
                Path joining = three.joiningMark(id);
                await().atMost(PATIENCE).until(() -> !Files.exists(joining));
            }
            assertThat(foundingMark()).doesNotExist();
        }
        // As any other ensemble: without its founder, and with all of them again.
        try (TestGroup again = group) {
            again.start(2);
            again.start(3);
            again.leader().propose("without the first");
            again.awaitSize(4);
            again.start(1);
            again.awaitSize(4);
        }
    }

    @Test
    void aMajorityOfThemIsEnough() throws Exception {
        standAlone("kept");
        try (TestGroup three = group) {
            three.start(3);
            startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            three.awaitSize(1);
            three.leader().propose("of two");
            three.awaitSize(2);
            three.start(2);
            three.awaitSize(2);
        }
    }

    @Test
    void aloneItChangesNothingAndMayGoBack() throws Exception {
        standAlone("kept");
        Map<String, Integer> before = files(group.data(1).getParent());
        try (Waiting founder = new Waiting()) {
            await().during(MANY_ELECTIONS)
                    .atMost(MANY_ELECTIONS.multipliedBy(2))
                    .until(() -> !founder.isStarted());
        }
        assertThat(files(group.data(1).getParent())).isEqualTo(before);
        standAlone("alone again");
    }

    @Test
    void othersThatHaveHeardOfItBeginNothingWithoutIt() throws Exception {
        try (TestGroup three = group) {
            three.start(2);
            three.start(3);
            announce(2);
            // As if the second had been killed right afterwards.
            three.stop(2);
            three.start(2);
            await().during(MANY_ELECTIONS)
                    .atMost(MANY_ELECTIONS.multipliedBy(2))
                    .until(() -> three.all().stream().map(TestMember::status).noneMatch(ReplicaStatus::leads));
            standAlone("kept");
            startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            three.awaitSize(1);
        }
    }

    @Test
    void anEnsembleThatBeganWithoutItIsNotTakenOver() throws Exception {
        standAlone("of the first");
        Map<String, Integer> before = files(group.data(1).getParent());
        try (TestGroup three = group) {
            three.start(2);
            three.start(3);
            three.leader().propose("of the others");
            three.awaitSize(1);

            assertThatThrownBy(() -> startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("began without it");
            assertThat(files(group.data(1).getParent())).isEqualTo(before);
            three.all().forEach(member -> assertThat(member.values()).containsExactly("of the others"));
        }
    }

    @Test
    void oneOfTwoServersThatStoodAloneIsRefused() throws Exception {
        try (TestGroup three = group) {
            three.start(3);
            announce(3);
            standAlone(2, "of the second");
            assertThatThrownBy(() -> start(2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("waits for the data of member 1");
        }
    }

    /** Of five, with two: it hears of the promise before it hears of the founder. */
    @Test
    void whoStartsLaterThanAPromiseWasMadePromisesToo() throws Exception {
        group = new TestGroup(root, 5);
        standAlone("kept");
        try (TestGroup five = group) {
            five.start(2);
            CompletableFuture<TestMember> founder = startFounder();
            await().atMost(PATIENCE).until(() -> hasPromised(2));
            assertThat(founder).isNotDone();
            five.start(3);
            founder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            five.awaitSize(1);
            five.leader().propose("of three");
            five.awaitSize(2);
        }
    }

    /** It is asked before anybody promises, and is given time to come. */
    @Test
    void whoHasDataButIsLateIsFoundBeforeAnybodyPromises() throws Exception {
        try (TestGroup three = group.startAll()) {
            three.leader().propose("of all");
            three.awaitSize(1);
            for (int id = 1; id <= 3; id++) {
                three.stop(id);
            }
            three.empty(1);
            three.empty(2);
            standAlone("of the first");
            three.start(2);
            CompletableFuture<TestMember> founder = startFounder();
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !hasPromised(2) && !founder.isDone());
            three.start(3);
            assertThatThrownBy(() -> founder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("member 3 has data");
            assertThat(hasPromised(2)).isFalse();
        }
    }

    /** A founder that waits for others, until it is stopped. */
    private final class Waiting implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<TestMember> start = thread.submit(() -> group.start(1));

        boolean isStarted() {
            return start.isDone();
        }

        @Override
        public void close() {
            thread.shutdownNow();
            await().atMost(PATIENCE).until(thread::isTerminated);
        }
    }
}
