package io.oarlock.migration.verify;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A znode as one of two trees has it.
 *
 * @param mark the owner with the marks of containers and TTL znodes; empty where a server hides them
 */
public record SeenZnode(ZnodePath path, @Nullable Bytes data, Acl acl, Stat stat, OptionalLong mark) {
    boolean isEphemeral() {
        return stat.ephemeralOwner() != 0;
    }

    /** How many children the znode has ever had: unlike the version of its children, untouched by their number. */
    int childCreations() {
        return (stat.cversion() + stat.numChildren()) >>> 1;
    }
}
