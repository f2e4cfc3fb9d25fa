package io.oarlock.model;

/**
 * A change that watches may report. One operation's events come in the order in which a client must see them: the znode
 * first, then its parent.
 *
 * @param acl of the znode the event is about (for {@code NODE_CHILDREN_CHANGED} the parent): a connection without READ
 *     is not told
 */
public record WatchEvent(EventType type, ZnodePath path, Acl acl) {}
