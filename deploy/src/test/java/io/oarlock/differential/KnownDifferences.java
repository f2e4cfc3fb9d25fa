package io.oarlock.differential;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every place where Oarlock answers otherwise than ZooKeeper on purpose. Nothing else may differ, and a test fails when
 * one of these no longer occurs.
 */
final class KnownDifferences {

    static final List<KnownDifference> WANTED = List.of();

    private final List<KnownDifference> wanted;
    private final Set<String> met = new HashSet<>();

    KnownDifferences(List<KnownDifference> wanted) {
        this.wanted = wanted;
    }

    boolean covers(Difference difference) {
        Optional<KnownDifference> known =
                wanted.stream().filter(each -> each.covers().test(difference)).findFirst();
        known.ifPresent(each -> met.add(each.name()));
        return known.isPresent();
    }

    List<String> neverMet() {
        return wanted.stream()
                .map(KnownDifference::name)
                .filter(name -> !met.contains(name))
                .toList();
    }
}
