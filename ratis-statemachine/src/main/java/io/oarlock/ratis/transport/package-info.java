/**
 * Sockets between members, in the format of Ratis' Netty transport: what goes out, what comes in, and what of it is let
 * through.
 */
@NullMarked
package io.oarlock.ratis.transport;

import org.jspecify.annotations.NullMarked;
