package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import java.util.EnumSet;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;

/** Which errors are definite: the server decided, and the write did not take effect. All others leave it open. */
final class Errors {

    private static final Set<Code> DEFINITE = EnumSet.of(
            Code.NONODE,
            Code.NODEEXISTS,
            Code.BADVERSION,
            Code.NOTEMPTY,
            Code.NOAUTH,
            Code.NOCHILDRENFOREPHEMERALS,
            Code.INVALIDACL,
            Code.BADARGUMENTS,
            Code.MARSHALLINGERROR,
            Code.UNIMPLEMENTED,
            Code.NOTREADONLY,
            Code.QUOTAEXCEEDED,
            Code.THROTTLEDOP);

    private Errors() {}

    static Attempt attempt(int code, long zxid) {
        Code known = Code.get(code);
        String name = known == null ? "code " + code : known.name();
        return known != null && DEFINITE.contains(known)
                ? new Attempt.Refused(Fields.map("code", name, "zxid", zxid))
                : new Attempt.Unknown(name);
    }
}
