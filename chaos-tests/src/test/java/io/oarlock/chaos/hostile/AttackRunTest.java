package io.oarlock.chaos.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.Layout;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The judge itself, with ZooKeeper as the control subject. */
@Timeout(240)
class AttackRunTest {

    @TempDir
    private Path directory;

    /** What an attack does to the subject. */
    private interface Harm {
        void inflict(Subject subject) throws IOException, InterruptedException;
    }

    private record Attempt(Harm harm) implements Attack {

        @Override
        public String name() {
            return "attempt";
        }

        @Override
        public String description() {
            return "for the judge";
        }

        @Override
        public void launch(Subject subject) throws IOException, InterruptedException {
            harm.inflict(subject);
        }
    }

    @Test
    void anAttackThatNobodyNoticesIsValid() throws Exception {
        Findings findings = run(subject -> subject.client().create("/harmless", new byte[0]));

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.verdict()).isEqualTo(Verdict.VALID);
        assertThat(findings.facts()).containsEntry("acknowledged writes", 100);
    }

    @Test
    void aMemberThatStandsStillForSecondsBreaksThePromiseToServe() throws Exception {
        Findings findings = run(subject -> {
            subject.cluster().pause(Subject.MEMBER);
            subject.hold(() -> resume(subject.cluster()));
        });

        assertThat(findings.violations()).extracting(Violation::promise).contains(Promises.SERVED);
    }

    @Test
    void aMemberThatEndsAndAWriteThatIsGoneAreNamed() throws Exception {
        Findings findings = run(subject -> {
            subject.client().ask(OpCode.delete, deletion("/acknowledged-7"));
            subject.cluster().kill(Subject.MEMBER);
        });

        assertThat(findings.violations())
                .extracting(Violation::promise)
                .contains(Promises.MEMBERS_STAY, Promises.NOTHING_LOST, Promises.NEWCOMER_SERVED);
    }

    private static void resume(Cluster cluster) throws IOException {
        try {
            cluster.resume(Subject.MEMBER);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while the member goes on");
        }
    }

    private static RequestBytes deletion(String path) {
        return new RequestBytes().text(path).number(-1);
    }

    private Findings run(Harm harm) throws Exception {
        try (HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
                Cluster cluster = ProcessCluster.onLoopback(ServerKind.zookeeper(), new Layout(directory, 1, 2_000))) {
            return new AttackRun(new Attempt(harm), cluster, recorder).run();
        }
    }
}
