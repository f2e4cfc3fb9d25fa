package io.oarlock.words;

import io.oarlock.model.Session;
import io.oarlock.replica.Replica;
import io.oarlock.request.ConnectionView;
import io.oarlock.request.FrontView;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.watch.WatchTotals;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The words that list sessions, ephemerals and watches. They walk a picture of the state, so that nothing waits for
 * them.
 */
final class ListingWords {
    /** As {@code java.util.Date} prints itself, which is what ZooKeeper shows. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US)
            .withZone(ZoneId.systemDefault());

    private final Replica replica;
    private final FrontView front;

    ListingWords(Replica replica, FrontView front) {
        this.replica = replica;
        this.front = front;
    }

    String dump() {
        BoundedText out = new BoundedText();
        try (TreeSnapshot tree = snapshot()) {
            out.line("SessionTracker dump:");
            appendSessions(out, tree);
            appendEphemerals(out, tree);
        }
        List<ConnectionView> connections = front.connections();
        out.line("Connections dump:");
        out.line("Connections (" + connections.size() + "):");
        for (ConnectionView connection : connections) {
            out.line(
                    "\tip: " + ServerWords.address(connection.remote()) + " sessionId: " + hex(connection.sessionId()));
        }
        return out.text();
    }

    String wchs() {
        WatchTotals totals = front.watches();
        return totals.connections() + " connections watching " + totals.paths() + " paths\nTotal watches:"
                + totals.watches() + "\n";
    }

    String wchc() {
        Groups bySession = new Groups();
        front.forEachDataWatch((path, session) -> bySession.add(hex(session), path));
        return bySession.text();
    }

    String wchp() {
        Groups byPath = new Groups();
        front.forEachDataWatch((path, session) -> byPath.add(path, hex(session)));
        return byPath.text();
    }

    private TreeSnapshot snapshot() {
        try (var scope = replica.read()) {
            return scope.snapshot();
        }
    }

    private void appendSessions(BoundedText out, TreeSnapshot tree) {
        Map<Long, Long> deadlines = front.sessionDeadlinesMillis();
        if (deadlines.isEmpty()) {
            out.line("Global Sessions(" + tree.totals().sessions() + "):");
            tree.forEachSession(session -> out.line(hex(session.id()) + "\t" + session.timeoutMillis() + "ms"));
            return;
        }
        SortedMap<Long, List<Long>> byDeadline = new TreeMap<>();
        deadlines.forEach((session, deadline) ->
                byDeadline.computeIfAbsent(deadline, fresh -> new ArrayList<>()).add(session));
        out.line("Session Sets (" + byDeadline.size() + ")/(" + deadlines.size() + "):");
        byDeadline.forEach((deadline, sessions) -> {
            out.line(sessions.size() + " expire at " + DATE.format(Instant.ofEpochMilli(deadline)) + ":");
            sessions.forEach(session -> out.line("\t" + hex(session)));
        });
    }

    private static void appendEphemerals(BoundedText out, TreeSnapshot tree) {
        List<Session> owners = new ArrayList<>();
        tree.forEachSession(session -> {
            boolean[] owns = new boolean[1];
            tree.forEachEphemeral(session.id(), path -> owns[0] = true);
            if (owns[0]) {
                owners.add(session);
            }
        });
        out.line("ephemeral nodes dump:");
        out.line("Sessions with Ephemerals (" + owners.size() + "):");
        for (Session owner : owners) {
            out.line(hex(owner.id()) + ":");
            tree.forEachEphemeral(owner.id(), path -> out.line("\t" + path));
        }
    }

    private static String hex(long sessionId) {
        return "0x" + Long.toHexString(sessionId);
    }

    /** Items under headings, both in order, as many as an answer has lines for. */
    private static final class Groups {
        private final SortedMap<String, List<String>> groups = new TreeMap<>();
        private long items;

        void add(String group, String item) {
            items++;
            if (items <= BoundedText.LINES_MAX) {
                groups.computeIfAbsent(group, fresh -> new ArrayList<>()).add(item);
            }
        }

        String text() {
            BoundedText out = new BoundedText();
            groups.forEach((group, members) -> {
                out.line(group);
                members.forEach(member -> out.line("\t" + member));
            });
            out.omit(Math.max(0, items - BoundedText.LINES_MAX));
            return out.text() + "\n";
        }
    }
}
