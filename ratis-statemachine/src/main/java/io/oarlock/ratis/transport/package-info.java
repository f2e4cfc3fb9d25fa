/**
 * What members say to each other, over the connections of {@code io.oarlock.peer}: what goes out, what comes in, and
 * what of it is let through.
 */
@NullMarked
package io.oarlock.ratis.transport;

import org.jspecify.annotations.NullMarked;
