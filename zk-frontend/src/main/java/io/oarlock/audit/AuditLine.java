package io.oarlock.audit;

import io.oarlock.auth.AuthSchemes;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the line of an event: {@code name=value} with tabs between, without what is not known, as ZooKeeper does. What
 * a client has chosen cannot add a field or a line, nor make a line so long that a few of them push all others out of
 * the files that are kept; the hash of a digest is left out, as for those who read an ACL without being allowed to
 * change it.
 */
final class AuditLine {
    private static final int[] PERMS = {Perms.CREATE, Perms.DELETE, Perms.READ, Perms.WRITE, Perms.ADMIN};
    private static final String LETTERS = "cdrwa";
    private static final String DIGEST = "digest";
    /** A path alone may have a megabyte. */
    private static final int VALUE_CHARACTERS_MAX = 4000;

    private final AuthSchemes schemes;
    private final String serverUser;

    /** @param serverUser whose process this is */
    AuditLine(AuthSchemes schemes, String serverUser) {
        this.schemes = schemes;
        this.serverUser = serverUser;
    }

    String of(AuditEvent event) {
        StringBuilder line = new StringBuilder();
        put(line, "session", event.sessionId() == 0 ? null : "0x" + Long.toHexString(event.sessionId()));
        put(line, "user", event.users().isEmpty() ? serverUser : users(event.users()));
        put(line, "ip", event.address());
        put(line, "operation", event.operation());
        put(line, "znode", event.znode());
        put(line, "znode_type", event.type());
        put(line, "acl", event.acl() == null ? null : acl(event.acl()));
        put(line, "result", event.result().text());
        return line.toString();
    }

    private String users(List<Identity> users) {
        return users.stream().map(schemes::userName).collect(Collectors.joining(","));
    }

    private static String acl(List<AclEntry> acl) {
        StringBuilder text = new StringBuilder();
        for (AclEntry entry : acl) {
            text.append(entry.scheme()).append(':').append(withoutHash(entry)).append(':');
            for (int i = 0; i < PERMS.length; i++) {
                if ((entry.perms() & PERMS[i]) != 0) {
                    text.append(LETTERS.charAt(i));
                }
            }
        }
        return text.toString();
    }

    private static String withoutHash(AclEntry entry) {
        int colon = entry.id().indexOf(':');
        return entry.scheme().equals(DIGEST) && colon >= 0 ? entry.id().substring(0, colon) + ":x" : entry.id();
    }

    private static void put(StringBuilder line, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (line.length() > 0) {
            line.append('\t');
        }
        line.append(name).append('=');
        int shown = Math.min(value.length(), VALUE_CHARACTERS_MAX);
        for (int at = 0; at < shown; at++) {
            append(line, value.charAt(at));
        }
        if (shown < value.length()) {
            line.append("... (").append(value.length()).append(" characters)");
        }
    }

    private static void append(StringBuilder line, char one) {
        switch (Character.getType(one)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> appendEscape(line, one);
            default -> line.append(one);
        }
    }

    private static void appendEscape(StringBuilder line, char one) {
        line.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            line.append(Character.forDigit(one >> shift & 0xf, 16));
        }
    }
}
