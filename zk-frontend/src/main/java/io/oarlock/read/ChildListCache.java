package io.oarlock.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import org.jspecify.annotations.Nullable;

/**
 * Lists of children as they go out, for the next request: after a change all clients that watch a directory list it
 * again. A list is right as long as its parent's pzxid is the one that it was made at, since whatever adds or takes a
 * child moves it; so nothing has to be taken out of here in time. Any thread; bounded in bytes.
 */
public final class ChildListCache {
    private static final int ENTRY_BYTES = 150;

    private final Cache<ZnodePath, Listing> byParent;

    private record Listing(long pzxid, Bytes encoded) {}

    public ChildListCache(long bytesMax) {
        this.byParent = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((ZnodePath parent, Listing listing) ->
                        ENTRY_BYTES + parent.value().length() + listing.encoded.length())
                .executor(Runnable::run)
                .build();
    }

    /**
     * What was kept of a parent that is at {@code pzxid} now; null when nothing, or another state. Not to be changed.
     */
    @Nullable
    Bytes find(ZnodePath parent, long pzxid) {
        Listing listing = byParent.getIfPresent(parent);
        return listing != null && listing.pzxid == pzxid ? listing.encoded : null;
    }

    /** Keeps count and names as they were made at {@code pzxid}; a slow worker does not push out a newer list. */
    void keep(ZnodePath parent, long pzxid, Bytes encoded) {
        Listing made = new Listing(pzxid, encoded);
        byParent.asMap().merge(parent, made, (old, ours) -> old.pzxid > ours.pzxid ? old : ours);
    }
}
