package io.oarlock.op;

/** The byte that says which operation follows in a log entry. Values are for ever: a number is never used again. */
final class OperationTag {
    static final int CREATE = 1;
    static final int DELETE = 2;
    static final int SET_DATA = 3;
    static final int SET_ACL = 4;
    static final int CHECK = 5;
    static final int MULTI = 6;
    static final int REFUSED = 7;
    static final int OPEN_SESSION = 8;
    static final int ATTACH_SESSION = 9;
    static final int CLOSE_SESSION = 10;
    static final int EXPIRE_SESSIONS = 11;
    static final int REMOVE_UNUSED = 12;
    static final int RAISE_RULES_LEVEL = 13;
    static final int SET_CONFIG = 14;
    static final int MIGRATE = 15;

    private OperationTag() {}
}
