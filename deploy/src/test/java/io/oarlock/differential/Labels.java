package io.oarlock.differential;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Gives the values that differ from server to server (zxids, session ids, times) names that do not: a value is called
 * after the line of the script at which it was first seen. One instance per server and script.
 */
final class Labels {

    private static final long PLAUSIBLE_SKEW_MILLIS = 24 * 3600 * 1000L;

    private final NavigableMap<Long, String> zxids = new TreeMap<>();
    private final Map<Long, String> sessions = new HashMap<>();
    private final Map<Long, Long> timesByZxid = new HashMap<>();
    private int line;
    private int newAtThisLine;
    private long greatestReplyZxid;

    void startLine(int number) {
        line = number;
        newAtThisLine = 0;
    }

    String zxid(long zxid) {
        if (zxid == 0 || zxid == -1) {
            return String.valueOf(zxid);
        }
        return zxids.computeIfAbsent(zxid, unseen -> "z" + line + (newAtThisLine++ == 0 ? "" : "." + newAtThisLine));
    }

    /** The zxid in the reply to a write. */
    String writeZxid(long zxid) {
        return notFalling(zxid, zxid(zxid));
    }

    /**
     * The zxid in the reply to a read tells how far the server had come: to which of the changes seen so far. Servers
     * may spend zxids on other things, such as a session that moves to another member, as they like.
     */
    String readZxid(long zxid) {
        if (zxid <= 0) {
            return String.valueOf(zxid);
        }
        Map.Entry<Long, String> change = zxids.floorEntry(zxid);
        return notFalling(zxid, change == null ? "before" : change.getValue());
    }

    private String notFalling(long zxid, String label) {
        if (zxid > 0 && zxid < greatestReplyZxid) {
            return label + "(fell behind an earlier reply)";
        }
        greatestReplyZxid = Math.max(greatestReplyZxid, zxid);
        return label;
    }

    String session(long sessionId) {
        return sessionId == 0 ? "0" : sessions.computeIfAbsent(sessionId, unseen -> "S" + (sessions.size() + 1));
    }

    /** A time is right when it is about now and the same for all that happened at one zxid. */
    String time(long zxid, long epochMillis) {
        if (epochMillis == 0) {
            return "0";
        }
        if (Math.abs(System.currentTimeMillis() - epochMillis) > PLAUSIBLE_SKEW_MILLIS) {
            return "implausible:" + epochMillis;
        }
        long known = timesByZxid.computeIfAbsent(zxid, unseen -> epochMillis);
        return known == epochMillis ? "t" : "changed";
    }
}
