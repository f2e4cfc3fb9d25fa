/** Addresses of members, and the networks between them that can be made to fail. */
@NullMarked
package io.oarlock.chaos.cluster.network;

import org.jspecify.annotations.NullMarked;
