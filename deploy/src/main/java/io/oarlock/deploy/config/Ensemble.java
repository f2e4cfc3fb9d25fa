package io.oarlock.deploy.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who belongs together.
 *
 * @param self id of this member
 * @param members by id; just this one when it stands alone
 * @param standalone alone by configuration
 */
public record Ensemble(int self, SortedMap<Integer, Member> members, boolean standalone) {
    public Ensemble {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    public static Ensemble alone(int self, String host) {
        return new Ensemble(self, new TreeMap<>(Map.of(self, new Member(self, host, 0, 0, false, null))), true);
    }

    public Member me() {
        Member me = members.get(self);
        if (me == null) {
            throw new IllegalStateException("member " + self + " is not among " + members.keySet());
        }
        return me;
    }

    public List<Member> voters() {
        return members.values().stream().filter(member -> !member.observer()).toList();
    }

    /** The members as ZooKeeper's {@code conf} prints them and {@code /zookeeper/config} holds them. */
    public String describe() {
        StringBuilder lines = new StringBuilder();
        for (Member member : members.values()) {
            lines.append("server.").append(member.id()).append('=').append(member.raft());
            lines.append(':').append(member.electionPort()).append(member.observer() ? ":observer" : ":participant");
            if (member.client() != null) {
                lines.append(';').append(member.client());
            }
            lines.append('\n');
        }
        return lines.append("version=0").toString();
    }
}
