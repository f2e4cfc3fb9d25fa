/**
 * Frames between members as bytes: what they are, how they are written and read, and the checksum that ties them to one
 * connection.
 */
@NullMarked
package io.oarlock.peer.frame;

import org.jspecify.annotations.NullMarked;
