package io.oarlock.differential;

import java.util.Arrays;

/** The request types of ZooKeeper's protocol, by the names that scripts use. */
enum Opcode {
    NOTIFICATION("notification", 0),
    CREATE("create", 1),
    DELETE("delete", 2),
    EXISTS("exists", 3),
    GET("get", 4),
    SET("set", 5),
    GET_ACL("getAcl", 6),
    SET_ACL("setAcl", 7),
    CHILDREN("children", 8),
    SYNC("sync", 9),
    PING("ping", 11),
    CHILDREN2("children2", 12),
    CHECK("check", 13),
    MULTI("multi", 14),
    CREATE2("create2", 15),
    RECONFIG("reconfig", 16),
    CHECK_WATCHES("checkWatches", 17),
    REMOVE_WATCHES("removeWatches", 18),
    CREATE_CONTAINER("createContainer", 19),
    DELETE_CONTAINER("deleteContainer", 20),
    CREATE_TTL("createTTL", 21),
    MULTI_READ("multiRead", 22),
    AUTH("auth", 100),
    SET_WATCHES("setWatches", 101),
    SASL("sasl", 102),
    EPHEMERALS("ephemerals", 103),
    CHILD_COUNT("childCount", 104),
    SET_WATCHES2("setWatches2", 105),
    ADD_WATCH("addWatch", 106),
    WHO_AM_I("whoAmI", 107),
    CREATE_SESSION("createSession", -10),
    CLOSE_SESSION("quit", -11);

    static final int ERROR_RESULT = -1;

    final String verb;
    final int code;

    Opcode(String verb, int code) {
        this.verb = verb;
        this.code = code;
    }

    static Opcode of(String verb) {
        return Arrays.stream(values())
                .filter(opcode -> opcode.verb.equals(verb))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such verb: " + verb));
    }

    static Opcode of(int code) {
        return Arrays.stream(values())
                .filter(opcode -> opcode.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such opcode: " + code));
    }
}
