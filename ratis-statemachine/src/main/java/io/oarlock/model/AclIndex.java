package io.oarlock.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An ACL arranged by what a connection may have proved, so that a check costs look-ups for each identity however long
 * the list is. Immutable.
 */
final class AclIndex {
    private final int anyone;
    private final Map<String, Integer> users;
    /** Of schemes in which an identity is what an entry names. */
    private final Map<Identity, Integer> others;
    /** What any entry for a user of SASL grants: the one of the name {@code super} gets all of it, as in ZooKeeper. */
    private final int anySasl;

    private final Map<IpRange, Integer> ranges;
    /** The prefix lengths in {@link #ranges}, at most one a bit of an address. */
    private final int[] v4Bits;

    private final int[] v6Bits;

    AclIndex(List<AclEntry> entries) {
        int everybody = 0;
        int sasl = 0;
        Map<String, Integer> byUser = new HashMap<>();
        Map<Identity, Integer> byIdentity = new HashMap<>();
        Map<IpRange, Integer> byRange = new HashMap<>();
        TreeSet<Integer> v4 = new TreeSet<>();
        TreeSet<Integer> v6 = new TreeSet<>();
        for (AclEntry entry : entries) {
            switch (entry.scheme()) {
                case "world" -> everybody |= entry.id().equals("anyone") ? entry.perms() : 0;
                case "digest" -> byUser.merge(entry.id(), entry.perms(), AclIndex::both);
                case "x509", "sasl" -> {
                    byIdentity.merge(new Identity(entry.scheme(), entry.id()), entry.perms(), AclIndex::both);
                    sasl |= entry.scheme().equals("sasl") ? entry.perms() : 0;
                }
                case "ip" -> {
                    IpRange range = IpRange.parse(entry.id());
                    if (range != null) {
                        byRange.merge(range, entry.perms(), AclIndex::both);
                        (range.isV4() ? v4 : v6).add(range.bits());
                    }
                }
                default -> {}
            }
        }
        anyone = everybody;
        anySasl = sasl;
        // Not Map.copyOf: clients choose the keys, and only HashMap stays quick when all of them have one hash.
        users = byUser.isEmpty() ? Map.of() : byUser;
        others = byIdentity.isEmpty() ? Map.of() : byIdentity;
        ranges = byRange.isEmpty() ? Map.of() : byRange;
        v4Bits = array(v4);
        v6Bits = array(v6);
    }

    boolean grants(int perms, List<Identity> identities) {
        if ((anyone & perms) != 0) {
            return true;
        }
        for (Identity identity : identities) {
            boolean granted = switch (identity.scheme()) {
                case "digest" -> meets(users.get(identity.id()), perms);
                case "x509" -> meets(others.get(identity), perms);
                case "sasl" ->
                    meets(others.get(identity), perms) || identity.id().equals("super") && (anySasl & perms) != 0;
                case "ip" -> grantsAddress(perms, identity.id());
                default -> false;
            };
            if (granted) {
                return true;
            }
        }
        return false;
    }

    private boolean grantsAddress(int perms, String text) {
        IpRange address = ranges.isEmpty() ? null : IpRange.parseAddress(text);
        if (address == null) {
            return false;
        }
        for (int bits : address.isV4() ? v4Bits : v6Bits) {
            if (meets(ranges.get(address.widened(bits)), perms)) {
                return true;
            }
        }
        return false;
    }

    private static boolean meets(@Nullable Integer granted, int perms) {
        return granted != null && (granted & perms) != 0;
    }

    private static int both(int some, int others) {
        return some | others;
    }

    private static int[] array(Set<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
