package io.oarlock.ratis;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.membership.DifferentMembers;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.log.LogSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an earlier start has left on the disks of a server that stood alone, and of the others. */
@Timeout(180)
class FoundingLeftoversTest extends FoundingFixture {
    /** As where it once started empty, as one of several, and stood alone again. */
    @Test
    void whatAnEarlierStartLeftBehindDoesNotKeepItOutOfElections() throws Exception {
        standAlone("kept");
        Files.writeString(group.joiningMark(1), "");
        becomesOneOfThree("kept");
        assertThat(group.joiningMark(1)).doesNotExist();
    }

    @Test
    void onesOwnPromiseToAnotherIsNotBroken() throws Exception {
        standAlone("kept");
        Files.writeString(group.joiningMark(1), "founder=3\n");
        Map<String, Integer> before = files(group.data(1).getParent());
        for (RaftSettings settings : List.of(group.settings(1), alone(1))) {
            assertThatThrownBy(() -> TestMember.start(settings, TestState::open))
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("promised to wait for the data of member 3")
                    .hasMessageContaining("remove " + group.joiningMark(1));
        }
        assertThat(files(group.data(1).getParent())).isEqualTo(before);
    }

    /** A power loss may bring the file back whose removal had not reached the disk. */
    @Test
    void aMarkOfAFoundingThatIsOverIsRemoved() throws Exception {
        standAlone("kept");
        CompletableFuture<TestMember> founder = startFounder();
        group.start(2);
        group.start(3);
        Path mark = foundingMark();
        Path copy = root.resolve("mark");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> Files.copy(mark, copy, REPLACE_EXISTING) != null);
        founder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        group.leader().propose("of three");
        group.awaitSize(2);
        await().atMost(PATIENCE).until(() -> !Files.exists(mark));
        group.close();

        Files.copy(copy, mark);
        becomesOneOfThree("kept", "of three");
        assertThat(mark).doesNotExist();
    }

    @Test
    void whoMeetsAnEnsembleAfterTheChangeIsToldThatItCannotGoBack() throws Exception {
        standAlone("kept");
        try (TestGroup three = group) {
            three.start(2);
            three.start(3);
            Founding.runIfDue(three.settings(1), RaftMember::open, surroundings());
            three.stop(2);
            three.stop(3);
            three.empty(2);
            three.empty(3);
            three.start(2);
            three.start(3);
            three.leader().propose("of the others");
            three.awaitSize(1);
            assertThatThrownBy(() -> startFounder().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(DifferentMembers.class)
                    .hasMessageContaining("began without it")
                    .hasMessageContaining("cannot stand alone");
        }
    }

    /** Every state of the disk that a crash can leave behind is brought to the end by the next start. */
    @Test
    void killedInBetweenItGoesOn() throws Exception {
        standAlone("kept");
        Path data = CrashImage.of(group.data(1), root.resolve("data-alone"));
        Path log = CrashImage.of(group.log(1), root.resolve("log-alone"));

        Files.createFile(foundingMark());
        becomesOneOfThree("kept");

        reset(data, log);
        group.start(2);
        group.start(3);
        Founding.runIfDue(group.settings(1), RaftMember::open, surroundings());
        assertThat(foundingMark()).exists();
        assertThat(LogSegment.in(group.segments(1))).isEmpty();
        group.stop(2);
        group.stop(3);
        becomesOneOfThree("kept");

        reset(data, log);
        List<LogSegment> before = LogSegment.in(group.segments(1));
        Path segments = Files.createDirectory(root.resolve("segments"));
        for (LogSegment segment : before) {
            Files.copy(segment.file(), segments.resolve(segment.file().getFileName()));
        }
        group.start(2);
        group.start(3);
        Founding.runIfDue(group.settings(1), RaftMember::open, surroundings());
        for (LogSegment segment : before) {
            Files.copy(segments.resolve(segment.file().getFileName()), segment.file());
        }
        group.stop(2);
        group.stop(3);
        becomesOneOfThree("kept");
    }

    private void reset(Path data, Path log) throws IOException {
        for (int id = 1; id <= 3; id++) {
            group.empty(id);
        }
        CrashImage.of(data, group.data(1));
        CrashImage.of(log, group.log(1));
    }
}
