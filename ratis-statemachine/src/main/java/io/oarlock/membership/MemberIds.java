package io.oarlock.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who belongs to an ensemble, by number: as the configuration names it, or as its log knows it. Addresses are not part
 * of it, they may change.
 */
public record MemberIds(SortedSet<Integer> voters, SortedSet<Integer> observers) {
    public MemberIds {
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        observers = Collections.unmodifiableSortedSet(new TreeSet<>(observers));
    }

    public static MemberIds of(Collection<Integer> voters, Collection<Integer> observers) {
        return new MemberIds(new TreeSet<>(voters), new TreeSet<>(observers));
    }

    public static MemberIds of(Membership membership) {
        return of(idsOf(membership, false), idsOf(membership, true));
    }

    private static List<Integer> idsOf(Membership membership, boolean observers) {
        return membership.members().stream()
                .filter(member -> member.observer() == observers)
                .map(GroupMember::id)
                .toList();
    }

    /** Those of a server that stands alone. */
    public boolean isOnly(int member) {
        return observers.isEmpty() && voters.size() == 1 && voters.contains(member);
    }

    /** Two counted lists of numbers, a byte each. */
    public byte[] encode() {
        byte[] bytes = new byte[voters.size() + observers.size() + 2];
        int end = put(bytes, 0, voters);
        put(bytes, end, observers);
        return bytes;
    }

    private static int put(byte[] bytes, int start, SortedSet<Integer> ids) {
        int at = start;
        bytes[at++] = (byte) ids.size();
        for (int id : ids) {
            bytes[at++] = (byte) id;
        }
        return at;
    }

    public static MemberIds decode(byte[] bytes) throws IOException {
        List<List<Integer>> lists = new ArrayList<>();
        int at = 0;
        while (at < bytes.length && lists.size() < 2) {
            int end = at + 1 + (bytes[at] & 0xff);
            if (end > bytes.length) {
                throw new IOException("not the members of an ensemble: " + bytes.length + " bytes");
            }
            List<Integer> ids = new ArrayList<>();
            for (at++; at < end; at++) {
                ids.add(bytes[at] & 0xff);
            }
            lists.add(ids);
        }
        if (lists.size() < 2 || at != bytes.length) {
            throw new IOException("not the members of an ensemble: " + bytes.length + " bytes");
        }
        return of(lists.get(0), lists.get(1));
    }

    @Override
    public String toString() {
        return "members " + voters + (observers.isEmpty() ? "" : " with observers " + observers);
    }
}
