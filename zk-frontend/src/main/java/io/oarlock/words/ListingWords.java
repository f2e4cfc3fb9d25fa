package io.oarlock.words;

import io.oarlock.operations.ConnectionListing;
import io.oarlock.operations.SessionListing;
import io.oarlock.operations.SessionListing.EphemeralOwner;
import io.oarlock.operations.SessionListing.Ephemerals;
import io.oarlock.operations.SessionListing.Expiration;
import io.oarlock.operations.SessionListing.Expirations;
import io.oarlock.operations.WatchListing;
import io.oarlock.traffic.ConnectionView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The words that list sessions, ephemerals and watches. */
final class ListingWords {
    /** As {@code java.util.Date} prints itself, which is what ZooKeeper shows. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US)
            .withZone(ZoneId.systemDefault());

    private ListingWords() {}

    static String dump(SessionListing sessions, ConnectionListing connections) {
        BoundedText out = new BoundedText();
        out.line("SessionTracker dump:");
        long omitted = sessions.ephemerals().omitted();
        Expirations local = sessions.local();
        if (local != null) {
            appendExpirations(out, "Local ", local);
            omitted += local.omitted();
        }
        if (sessions.expirations().known()) {
            appendExpirations(out, local == null ? "" : "Global ", sessions.expirations());
            omitted += sessions.expirations().omitted();
        } else {
            appendSessions(out, sessions);
            omitted += sessions.omitted();
        }
        appendEphemerals(out, sessions.ephemerals());
        appendConnections(out, connections.connections());
        out.omit(omitted);
        return out.text();
    }

    private static void appendSessions(BoundedText out, SessionListing listing) {
        out.line("Global Sessions(" + listing.count() + "):");
        listing.sessions().forEach(session -> out.line(hex(session.id()) + "\t" + session.timeoutMillis() + "ms"));
    }

    private static void appendExpirations(BoundedText out, String whose, Expirations expirations) {
        List<Expiration> sets = expirations.sets();
        out.line(whose + "Session Sets (" + sets.size() + ")/(" + expirations.sessionCount() + "):");
        for (Expiration set : sets) {
            String date = DATE.format(Instant.ofEpochMilli(set.atMillis()));
            out.line(set.sessionIds().size() + " expire at " + date + ":");
            set.sessionIds().forEach(session -> out.line("\t" + hex(session)));
        }
    }

    private static void appendEphemerals(BoundedText out, Ephemerals ephemerals) {
        out.line("ephemeral nodes dump:");
        out.line("Sessions with Ephemerals (" + ephemerals.ownerCount() + "):");
        for (EphemeralOwner owner : ephemerals.owners()) {
            out.line(hex(owner.sessionId()) + ":");
            owner.paths().forEach(path -> out.line("\t" + path));
        }
    }

    private static void appendConnections(BoundedText out, List<ConnectionView> connections) {
        out.line("Connections dump:");
        out.line("Connections (" + connections.size() + "):");
        for (ConnectionView connection : connections) {
            String address = ConnectionWords.address(connection.remote());
            out.line("\tip: " + address + " sessionId: " + hex(connection.sessionId()));
        }
    }

    static String wchc(WatchListing watches) {
        return grouped(watches, watch -> hex(watch.sessionId()), WatchListing.Entry::path);
    }

    static String wchp(WatchListing watches) {
        return grouped(watches, WatchListing.Entry::path, watch -> hex(watch.sessionId()));
    }

    /** Items under headings; the headings in order. */
    private static String grouped(
            WatchListing watches,
            Function<WatchListing.Entry, String> group,
            Function<WatchListing.Entry, String> item) {
        SortedMap<String, List<String>> groups = new TreeMap<>();
        watches.watches()
                .forEach(watch -> groups.computeIfAbsent(group.apply(watch), fresh -> new ArrayList<>())
                        .add(item.apply(watch)));
        BoundedText out = new BoundedText();
        groups.forEach((heading, members) -> {
            out.line(heading);
            members.forEach(member -> out.line("\t" + member));
        });
        out.omit(watches.omitted());
        return out.text() + "\n";
    }

    private static String hex(long sessionId) {
        return "0x" + Long.toHexString(sessionId);
    }
}
