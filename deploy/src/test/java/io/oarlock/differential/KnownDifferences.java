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

    static final List<KnownDifference> WANTED = List.of(
            new KnownDifference(
                    "stranger with a wrong password",
                    "ZooKeeper closes the connection that holds the session before it looks at the password;"
                            + " nobody who does not know it should be able to do that.",
                    difference -> difference.line().option("password", "").equals("wrong")
                            && without(difference.expected(), "D closed").equals(difference.actual())),
            new KnownDifference(
                    "container deleted by a client",
                    "Only the leader removes containers. Newer ZooKeeper closes the connection, too.",
                    difference -> difference.line().verb().equals("deleteContainer") && closesWithoutReply(difference)),
            new KnownDifference(
                    "body behind an error",
                    "A reply with an error has no body; ZooKeeper sends what it had of a broken multi-read.",
                    difference -> difference.line().verb().equals("multiRead")
                            && without(difference.expected(), " and \\d+ more bytes")
                                    .equals(difference.actual())),
            new KnownDifference(
                    "events that catch up need READ",
                    "Events that setWatches makes up for are filtered as all others, so that a client does not hear of"
                            + " nodes it may not read. Newer ZooKeeper does the same.",
                    difference -> difference.line().verb().startsWith("setWatches")
                            && difference.expected().containsAll(difference.actual())
                            && difference.expected().stream()
                                    .filter(text -> !difference.actual().contains(text))
                                    .allMatch(text -> text.contains("zxid=-1") && !text.contains("NodeDeleted"))),
            new KnownDifference(
                    "quota within a multi",
                    "An operation of a multi is charged with what the earlier ones used. ZooKeeper charges each as"
                            + " if it were alone, so a multi may pass the limit.",
                    difference -> difference.line().verb().equals("multi")
                            && difference.actual().toString().contains("err=-125")));

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

    private static List<String> without(List<String> texts, String pattern) {
        return texts.stream()
                .map(text -> text.replaceAll(pattern, ""))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static boolean closesWithoutReply(Difference difference) {
        return difference.actual().equals(List.of(difference.line().connection() + " closed"));
    }
}
