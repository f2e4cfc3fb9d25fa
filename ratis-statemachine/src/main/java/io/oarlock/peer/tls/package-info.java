/** TLS for connections between members: certificates both ways, each with the host of its member. */
@NullMarked
package io.oarlock.peer.tls;

import org.jspecify.annotations.NullMarked;
