package io.oarlock.membership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the group. A group of one is a standalone server and runs the same code.
 *
 * @param self id of this member, which must be among {@code members}
 * @param bindHost address that the Raft port listens on; null for all of them
 */
public record Membership(
        int self, List<GroupMember> members, @Nullable String bindHost) {
    public Membership {
        members = List.copyOf(members);
        if (members.stream().map(GroupMember::id).distinct().count() != members.size()) {
            throw new IllegalArgumentException("two members have the same id: " + members);
        }
        if (members.stream().noneMatch(member -> member.id() == self)) {
            throw new IllegalArgumentException("member " + self + " is not in the group " + members);
        }
    }

    public GroupMember me() {
        return members.stream()
                .filter(member -> member.id() == self)
                .findFirst()
                .orElseThrow();
    }

    public boolean standalone() {
        return members.size() == 1;
    }

    public int voters() {
        return (int) members.stream().filter(member -> !member.observer()).count();
    }
}
