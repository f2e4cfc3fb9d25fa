package io.oarlock.replica;

import io.oarlock.model.Bytes;

/** Receives what members tell the leader outside the log. Called on a transport thread; must not block. */
public interface LeaderInbox {
    void onMessage(int member, Bytes message);
}
