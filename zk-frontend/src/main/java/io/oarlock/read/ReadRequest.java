package io.oarlock.read;

import io.oarlock.model.Identity;
import io.oarlock.watch.Watcher;
import java.util.List;

/** A read as its handler sees it: who asks, and under which number. Event loop only. */
public interface ReadRequest {
    int xid();

    /** Of the connection when the request came. */
    List<Identity> identities();

    /** The connection as the watch table knows it. */
    Watcher watcher();
}
