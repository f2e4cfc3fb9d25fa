package io.oarlock.migration.client;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode as a running server shows it to clients.
 *
 * @param children names, in no order
 */
public record ServedZnode(ZnodePath path, @Nullable Bytes data, Stat stat, Acl acl, List<String> children) {
    public ServedZnode {
        children = List.copyOf(children);
    }
}
