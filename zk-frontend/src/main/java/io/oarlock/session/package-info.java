/** Who is alive: leases, touches, expiry and ownership of client sessions. */
@NullMarked
package io.oarlock.session;

import org.jspecify.annotations.NullMarked;
