package io.oarlock.deploy.config;

import io.oarlock.membership.GroupMember;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One member of the ensemble, from a {@code server.N} line.
 *
 * @param host without brackets, also for IPv6
 * @param raftPort what ZooKeeper calls the quorum port
 * @param electionPort ZooKeeper's; nobody listens there, but it is shown as it was given
 * @param client where it serves clients, null when the line does not say
 */
public record Member(
        int id,
        String host,
        int raftPort,
        int electionPort,
        boolean observer,
        @Nullable Endpoint client) {
    private static final String HOST = "(\\[[0-9a-fA-F:.%\\w]+\\]|[^:;|\\[\\]]+)";
    private static final Pattern LINE = Pattern.compile(
            HOST + ":(\\d+):(\\d+)(?::(\\w+))?(?:;(?:" + HOST + ":)?(\\d+))?", Pattern.UNICODE_CHARACTER_CLASS);

    /** A host and a port. */
    public record Endpoint(String host, int port) {
        private static final Pattern TEXT = Pattern.compile(HOST + ":(\\d{1,5})", Pattern.UNICODE_CHARACTER_CLASS);
        private static final int PORT_MAX = 65_535;

        /** Null for what is none, or has no port that can be called. */
        static @Nullable Endpoint parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                return null;
            }
            int port = Integer.parseInt(matcher.group(2));
            return port == 0 || port > PORT_MAX ? null : new Endpoint(bare(matcher.group(1)), port);
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public Endpoint raft() {
        return new Endpoint(host, raftPort);
    }

    public static Member parse(String key, Values.Given line) throws ConfigException {
        int id = id(key, line.origin());
        if (line.value().indexOf('|') >= 0) {
            throw new ConfigException(line.origin(), key + " lists several addresses; a member has one");
        }
        Matcher matcher = LINE.matcher(line.value());
        if (!matcher.matches()) {
            throw new ConfigException(
                    line.origin(),
                    key + " must be <host>:<port>:<port>[:role][;[<host>:]<clientPort>], is '" + line.value() + "'");
        }
        int raftPort = port(key, line, matcher.group(2));
        int electionPort = port(key, line, matcher.group(3));
        if (raftPort == electionPort) {
            throw new ConfigException(line.origin(), key + " names port " + raftPort + " twice");
        }
        return new Member(
                id,
                bare(matcher.group(1)),
                raftPort,
                electionPort,
                isObserver(key, line, matcher.group(4)),
                clientOf(key, line, matcher));
    }

    private static @Nullable Endpoint clientOf(String key, Values.Given line, Matcher matcher) throws ConfigException {
        String port = matcher.group(6);
        if (port == null) {
            return null;
        }
        String host = matcher.group(5);
        return new Endpoint(host == null ? "0.0.0.0" : bare(host), port(key, line, port));
    }

    private static int id(String key, String origin) throws ConfigException {
        String digits = key.substring(key.indexOf('.') + 1);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > GroupMember.ID_MAX) {
            throw new ConfigException(origin, key + " must carry a member id between 0 and " + GroupMember.ID_MAX);
        }
        return Integer.parseInt(digits);
    }

    private static boolean isObserver(String key, Values.Given line, @Nullable String role) throws ConfigException {
        if (role == null || role.equalsIgnoreCase("participant")) {
            return false;
        }
        if (role.equalsIgnoreCase("observer")) {
            return true;
        }
        throw new ConfigException(
                line.origin(), key + " has the role '" + role + "', neither participant nor observer");
    }

    private static int port(String key, Values.Given line, String digits) throws ConfigException {
        if (digits.length() > 5 || Integer.parseInt(digits) > 65_535) {
            throw new ConfigException(line.origin(), key + " names no port: " + digits);
        }
        return Integer.parseInt(digits);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
