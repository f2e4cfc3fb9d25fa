/** The sessions of clients: ids, touches, leases and expiry; and the removal of containers and TTL znodes. */
@NullMarked
package io.oarlock.session;

import org.jspecify.annotations.NullMarked;
