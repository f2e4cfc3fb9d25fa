package io.oarlock.wire;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that clients may send, with the four-letter names that {@code cons} prints. */
public enum OpCode {
    CREATE(1, "CREA"),
    DELETE(2, "DELE"),
    EXISTS(3, "EXIS"),
    GET_DATA(4, "GETD"),
    SET_DATA(5, "SETD"),
    GET_ACL(6, "GETA"),
    SET_ACL(7, "SETA"),
    GET_CHILDREN(8, "GETC"),
    SYNC(9, "SYNC"),
    PING(11, "PING"),
    GET_CHILDREN2(12, "GETC"),
    MULTI(14, "MULT"),
    CREATE2(15, "CREA"),
    RECONFIG(16, "RECO"),
    CHECK_WATCHES(17, "CHKW"),
    REMOVE_WATCHES(18, "REMW"),
    CREATE_CONTAINER(19, "CREA"),
    CREATE_TTL(21, "CREA"),
    MULTI_READ(22, "MLTR"),
    AUTH(100, "AUTH"),
    SET_WATCHES(101, "SETW"),
    SASL(102, "SASL"),
    GET_EPHEMERALS(103, "GETE"),
    GET_ALL_CHILDREN_NUMBER(104, "GETACN"),
    SET_WATCHES2(105, "STW2"),
    ADD_WATCH(106, "ADDW"),
    WHO_AM_I(107, "HOMI"),
    CLOSE_SESSION(-11, "CLOS");

    /** Only inside a multi. */
    static final int CHECK = 13;

    /** Servers say these to themselves; a client that sends one is cut off without an answer. */
    private static final int CREATE_SESSION = -10;

    private static final int DELETE_CONTAINER = 20;

    private static final Map<Integer, OpCode> BY_CODE = new HashMap<>();

    static {
        for (OpCode op : values()) {
            BY_CODE.put(op.code, op);
        }
    }

    private final int code;
    private final String shortName;

    OpCode(int code, String shortName) {
        this.code = code;
        this.shortName = shortName;
    }

    public int code() {
        return code;
    }

    public String shortName() {
        return shortName;
    }

    public static @Nullable OpCode of(int code) {
        return BY_CODE.get(code);
    }

    public static boolean isForServersOnly(int code) {
        return code == CREATE_SESSION || code == DELETE_CONTAINER;
    }
}
