package io.oarlock.deploy.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of ZooKeeper's AdminServer, with all their names. */
enum AdminCommand {
    CONFIGURATION(Needs.SERVICE, "configuration", "conf", "config"),
    CONNECTION_STAT_RESET(Needs.SERVICE, "connection_stat_reset", "crst"),
    CONNECTIONS(Needs.SERVICE, "connections", "cons"),
    DIRS(Needs.SERVICE, "dirs"),
    DUMP(Needs.SERVICE, "dump"),
    ENVIRONMENT(Needs.NOTHING, "environment", "env", "envi"),
    GET_TRACE_MASK(Needs.NOTHING, "get_trace_mask", "gtmk"),
    HASH(Needs.SERVICE, "hash"),
    INITIAL_CONFIGURATION(Needs.SERVICE, "initial_configuration", "icfg"),
    IS_READ_ONLY(Needs.SERVICE, "is_read_only", "isro"),
    LAST_SNAPSHOT(Needs.SERVICE, "last_snapshot", "lsnp"),
    LEADER(Needs.SERVICE, "leader", "lead"),
    /** ZooKeeper fails with status 500 where it does not serve. */
    MONITOR(Needs.SERVICE, "monitor", "mntr"),
    OBSERVER_CONNECTION_STAT_RESET(Needs.SERVICE, "observer_connection_stat_reset", "orst"),
    OBSERVERS(Needs.SERVICE, "observers", "obsr"),
    RESTORE(Needs.PERMISSION, "restore", "rest"),
    RUOK(Needs.SERVICE, "ruok"),
    SERVER_STATS(Needs.SERVICE, "server_stats", "srvr"),
    SET_TRACE_MASK(Needs.NOTHING, "set_trace_mask", "stmk"),
    SNAPSHOT(Needs.PERMISSION, "snapshot", "snap"),
    STAT_RESET(Needs.SERVICE, "stat_reset", "srst"),
    STATS(Needs.SERVICE, "stats", "stat"),
    SYSTEM_PROPERTIES(Needs.NOTHING, "system_properties", "sysp"),
    VOTING_VIEW(Needs.SERVICE, "voting_view"),
    WATCH_SUMMARY(Needs.SERVICE, "watch_summary", "wchs"),
    WATCHES(Needs.SERVICE, "watches", "wchc"),
    WATCHES_BY_PATH(Needs.SERVICE, "watches_by_path", "wchp"),
    ZABSTATE(Needs.NOTHING, "zabstate");

    private static final Map<String, AdminCommand> BY_NAME = Arrays.stream(values())
            .flatMap(command -> command.names.stream().map(name -> Map.entry(name, command)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Needs needs;
    private final List<String> names;

    /** What must be there for a command to be answered. */
    enum Needs {
        NOTHING,
        SERVICE,
        /** All permissions on the root, and service. */
        PERMISSION
    }

    AdminCommand(Needs needs, String... names) {
        this.needs = needs;
        this.names = List.of(names);
    }

    /** The command of any of its names; null when there is none. */
    static @Nullable AdminCommand of(String name) {
        return BY_NAME.get(name);
    }

    static Stream<String> primaryNames() {
        return Arrays.stream(values()).map(AdminCommand::primaryName).sorted();
    }

    String primaryName() {
        return names.get(0);
    }

    List<String> names() {
        return names;
    }

    Needs needs() {
        return needs;
    }
}
