package io.oarlock.migration.verify;

import io.oarlock.rows.ZnodeAt;
import io.oarlock.rows.ZnodeWalk;
import io.oarlock.storage.StoreReader;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The tree in a store. */
public final class StoreTreeWalk implements TreeWalk {
    private final ZnodeWalk walk;

    public StoreTreeWalk(StoreReader store) {
        this.walk = ZnodeWalk.of(store);
    }

    @Override
    public @Nullable SeenZnode next() {
        ZnodeAt at = walk.next();
        return at == null
                ? null
                : new SeenZnode(
                        at.path(),
                        at.znode().data(),
                        at.znode().acl(),
                        at.znode().stat(),
                        OptionalLong.of(at.znode().owner()));
    }

    @Override
    public void close() {
        walk.close();
    }
}
