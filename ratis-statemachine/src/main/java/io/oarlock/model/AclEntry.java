package io.oarlock.model;

/**
 * One line of an ACL.
 *
 * @param perms bits of {@link Perms}; unknown bits are kept as given
 */
public record AclEntry(int perms, String scheme, String id) {}
