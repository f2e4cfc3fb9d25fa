package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a member makes of a configuration that names other members than its data belongs to. */
@Timeout(180)
class ChangedMembersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @Test
    void oneOfThreeDoesNotBecomeAStandaloneServer() throws Exception {
        try (TestGroup group = ranWith(3)) {
            isRefused(group, 2, members(group, 2), "members [2]", "members [1, 2, 3]");
        }
    }

    @Test
    void aFourthMemberIsNotAddedByTheFile() throws Exception {
        try (TestGroup group = ranWith(3)) {
            isRefused(group, 1, members(group, 1, 2, 3, 4), "members [1, 2, 3, 4]", "members [1, 2, 3]");
        }
    }

    @Test
    void aVoterDoesNotBecomeAnObserver() throws Exception {
        try (TestGroup group = ranWith(3)) {
            List<GroupMember> changed = members(group, 1, 2);
            changed.add(new GroupMember(3, "127.0.0.1", group.address(3).getPort(), true));
            isRefused(group, 1, changed, "members [1, 2] with observers [3]", "members [1, 2, 3]");
        }
    }

    @Test
    void aStandaloneServerDoesNotChangeItsNumber() throws Exception {
        try (TestGroup group = ranWith(1)) {
            isRefused(group, 2, List.of(new GroupMember(2, "127.0.0.1", 1, false)), "members [2]", "members [1]");
        }
    }

    /** It has nothing itself: the others know. */
    @Test
    void anEmptyFourthMemberHearsFromTheOthersThatItIsNotOneOfThem() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            group.leader().propose("of three");
            group.awaitSize(1);
            List<GroupMember> four = members(group, 1, 2, 3, 4);
            RaftSettings settings = settings(group, 4, four, root.resolve("fourth"), root.resolve("fourth-log"));
            try (TestMember fourth = TestMember.start(settings, TestState::open)) {
                await().atMost(PATIENCE).until(() -> !fourth.faults().isEmpty());
                assertThat(fourth.faults().peek())
                        .contains("members [1, 2, 3, 4]", "has data of the members [1, 2, 3]");
                assertThat(fourth.status().ready()).isFalse();
            }
        }
    }

    @Test
    void hostsAndPortsMayChange() throws Exception {
        ranWith(3).close();
        // The same directories, other ports.
        try (TestGroup moved = new TestGroup(root, 3).startAll()) {
            moved.awaitSize(1);
            moved.leader().propose("at the new address");
            moved.awaitSize(2);
            moved.all().forEach(member -> assertThat(member.values()).containsExactly("kept", "at the new address"));
        }
    }

    /** A full disk may have spoilt the file that says so: then the log does, before anybody is served. */
    @Test
    void withoutItsNoteOfTheMembersTheLogTells() throws Exception {
        try (TestGroup group = ranWith(1)) {
            Files.writeString(group.segments(1).resolve("raft-meta.conf"), "");
            RaftSettings settings = settings(group, 1, members(group, 1, 2, 3), group.data(1), group.log(1));
            try (TestMember member = TestMember.start(settings, TestState::open)) {
                await().atMost(PATIENCE).until(() -> !member.faults().isEmpty());
                assertThat(member.faults().peek()).contains("members [1, 2, 3]", "members [1]");
            }
        }
    }

    @Test
    void whatMembersTellEachOtherIsReadAsItWasWritten() throws Exception {
        MemberIds members = MemberIds.of(List.of(0, 1, 254), List.of(7));
        BootstrapState state = new BootstrapState(false, 9, 0, members, 3);
        assertThat(BootstrapState.decode(state.encode())).isEqualTo(state);
        for (byte[] broken : new byte[][] {{}, {1}, {1, 5}, {2, 5, 0}, {0, 0, 0}, {(byte) 255, 1}}) {
            assertThatThrownBy(() -> MemberIds.decode(broken)).isInstanceOf(IOException.class);
        }
    }

    /** After one write, with all of its members stopped. */
    private TestGroup ranWith(int size) throws IOException {
        TestGroup group = new TestGroup(root, size).startAll();
        group.leader().propose("kept");
        group.awaitSize(1);
        for (int id = 1; id <= size; id++) {
            group.stop(id);
        }
        return group;
    }

    private void isRefused(TestGroup group, int self, List<GroupMember> changed, String... named) throws Exception {
        int owner = Files.exists(group.data(self)) ? self : 1;
        Map<String, Integer> before = files(group.data(owner).getParent());
        RaftSettings settings = settings(group, self, changed, group.data(owner), group.log(owner));

        assertThatThrownBy(() -> TestMember.start(settings, TestState::open))
                .isInstanceOf(DifferentMembers.class)
                .message()
                .contains(named);

        assertThat(files(group.data(owner).getParent())).isEqualTo(before);
        group.startAll();
        group.leader();
        group.awaitSize(1);
        assertThat(group.all().stream().map(TestMember::status)).anyMatch(ReplicaStatus::ready);
        assertThat(group.get(owner).values()).containsExactly("kept");
    }

    private static RaftSettings settings(TestGroup group, int self, List<GroupMember> members, Path data, Path log) {
        RaftSettings like = group.settings(1);
        return new RaftSettings(
                new Membership(self, members, "127.0.0.1"),
                new RaftSettings.Directories(data, log),
                like.tuning(),
                like.limits(),
                like.protection());
    }

    private static List<GroupMember> members(TestGroup group, int... ids) {
        List<GroupMember> members = new ArrayList<>();
        List<GroupMember> known = group.settings(1).membership().members();
        for (int id : ids) {
            int port = id <= known.size() ? known.get(id - 1).port() : FreePorts.take();
            members.add(new GroupMember(id, "127.0.0.1", port, false));
        }
        return members;
    }

    private static Map<String, Integer> files(Path directory) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(directory.relativize(path).toString(), Arrays.hashCode(Files.readAllBytes(path)));
            }
        }
        return contents;
    }
}
