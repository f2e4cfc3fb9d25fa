package io.oarlock.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * ZooKeeper leaves open in which order the ephemeral nodes of one session vanish, so events of one zxid that follow
 * each other on one connection are put in order when a session ended. The place of events among replies stays.
 */
final class EventOrder {

    private static final Pattern ZXID = Pattern.compile("zxid=(\\S+)");

    private EventOrder() {}

    static List<String> whenASessionEnds(List<String> seen) {
        List<String> canonical = new ArrayList<>();
        int start = 0;
        while (start < seen.size()) {
            int end = start + 1;
            while (end < seen.size() && sameBurst(seen.get(start), seen.get(end))) {
                end++;
            }
            seen.subList(start, end).stream().sorted().forEach(canonical::add);
            start = end;
        }
        return canonical;
    }

    private static boolean sameBurst(String first, String next) {
        return isEvent(first)
                && isEvent(next)
                && first.startsWith(next.substring(0, next.indexOf(' ')))
                && zxid(first).equals(zxid(next));
    }

    private static boolean isEvent(String text) {
        return text.contains(" event ");
    }

    private static String zxid(String text) {
        var zxid = ZXID.matcher(text);
        return zxid.find() ? zxid.group(1) : "";
    }
}
