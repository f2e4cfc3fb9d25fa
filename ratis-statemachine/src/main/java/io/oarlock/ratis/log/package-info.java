/** Files of Ratis' log that are read or removed behind its back, and what it measures while it writes them. */
@NullMarked
package io.oarlock.ratis.log;

import org.jspecify.annotations.NullMarked;
