package io.oarlock.ratis.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.disk.DamagedState;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.TestMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteBackupTest {

    @TempDir
    Path storage;

    private Path file;
    private VoteBackup votes;

    @BeforeEach
    void createStorage() throws IOException {
        file = Files.createDirectory(storage.resolve("current")).resolve("raft-meta");
        votes = new VoteBackup(storage);
    }

    @Test
    void anEmptyFileGivesWayToTheCopy() throws IOException {
        keep("votedFor=2\nterm=7\n");
        Files.writeString(file, "");
        votes.restore(7);

        assertThat(file).hasContent("votedFor=2\nterm=7");
    }

    @Test
    void aFileThatIsOlderThanAVoteGivesWayToTheCopy() throws IOException {
        keep("votedFor=2\nterm=17\n");
        Files.writeString(file, "votedFor=2\nterm=1");
        votes.restore(0);

        assertThat(file).hasContent("votedFor=2\nterm=17");
    }

    @Test
    void aTermOfTheLogThatTheCopyHasNotHeardOfIsNotForgottenAndHadNoVote() throws IOException {
        keep("votedFor=2\nterm=7\n");
        Files.writeString(file, "");
        votes.restore(9);

        assertThat(file).hasContent("votedFor=\nterm=9");
    }

    @Test
    void aFileThatKnowsMoreThanTheCopyStays() throws IOException {
        keep("votedFor=2\nterm=7\n");
        Files.writeString(file, "#\nvotedFor=\nterm=8\n");
        votes.restore(7);

        assertThat(file).hasContent("#\nvotedFor=\nterm=8");
    }

    @Test
    void aSpoiltFileIsNotKeptAndTheVoteNotGiven() throws IOException {
        keep("votedFor=2\nterm=7\n");
        Files.writeString(file, "");

        assertThatThrownBy(votes::keep).isInstanceOf(IOException.class).hasMessageContaining("raft-meta");
        votes.restore(0);
        assertThat(file).hasContent("votedFor=2\nterm=7");
    }

    /** Ratis interrupts the thread of an appender that it replaces. */
    @Test
    void anInterruptedThreadKeepsTheVoteAndStaysInterrupted() throws IOException {
        Files.writeString(file, "votedFor=2\nterm=7\n");
        Thread.currentThread().interrupt();
        try {
            votes.keep();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        Files.writeString(file, "");
        votes.restore(0);
        assertThat(file).hasContent("votedFor=2\nterm=7");
    }

    @Test
    void aFileThatIsGoneIsMadeAnewFromTheCopyOnlyWhereThereIsALog() throws IOException {
        keep("votedFor=2\nterm=7\n");
        Files.delete(file);
        votes.restore(0);
        assertThat(file).doesNotExist();

        Files.createFile(file.resolveSibling("log_inprogress_0"));
        votes.restore(8);
        assertThat(file).hasContent("votedFor=\nterm=8");
    }

    @Test
    void aLogWithoutAVoteAndWithoutACopyIsRefused() throws IOException {
        Files.createFile(file.resolveSibling("log_0-7"));
        assertThatThrownBy(votes::refuseForgotten).isInstanceOf(DamagedState.class);
    }

    @Test
    void withoutACopyTheMemberSaysWhatToDo() throws IOException {
        assertThatCode(votes::refuseForgotten).doesNotThrowAnyException();
        Files.writeString(file, "");

        assertThatThrownBy(votes::refuseForgotten)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("fetches everything");
    }

    @Test
    void aMemberWhoseFileAFullDiskSpoiltStartsAgain() throws Exception {
        try (TestGroup group = new TestGroup(storage, 3).startAll()) {
            TestMember member = group.follower();
            int id = member.status().member();
            group.leader().propose("before");
            await().until(() -> member.size() == 1);
            group.stop(id);
            Files.writeString(group.segments(id).resolve("raft-meta"), "");

            group.start(id);
            group.leader().propose("after");
            await().until(() -> group.get(id).size() == 2);
        }
    }

    private void keep(String content) throws IOException {
        Files.writeString(file, content);
        votes.keep();
    }
}
