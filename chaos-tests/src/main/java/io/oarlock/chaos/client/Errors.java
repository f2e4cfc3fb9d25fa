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
            Code.NOWATCHER,
            Code.THROTTLEDOP);

    private Errors() {}

    static Attempt attempt(int code, long zxid) {
        // Not Code.get, which throws on a code of a newer server.
        for (Code known : Code.values()) {
            if (known.intValue() == code) {
                return DEFINITE.contains(known)
                        ? new Attempt.Refused(Fields.map("code", known.name(), "zxid", zxid))
                        : new Attempt.Unknown(known.name());
            }
        }
        return new Attempt.Unknown("code " + code);
    }
}
