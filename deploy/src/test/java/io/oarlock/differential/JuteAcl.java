package io.oarlock.differential;

/** One entry of an access control list, written as scripts write it. */
record JuteAcl(int perms, String scheme, String id) {

    static JuteAcl read(JuteReader in) {
        return new JuteAcl(in.readInt(), in.readString(), in.readString());
    }

    @Override
    public String toString() {
        return scheme + ":" + id + ":" + perms;
    }
}
