/** Checkers of lifetimes: sessions, ephemerals, containers and TTL znodes. */
@NullMarked
package io.oarlock.chaos.check.session;

import org.jspecify.annotations.NullMarked;
