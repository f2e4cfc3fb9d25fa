/** The clocks of a server, as arguments: whatever waits can be tested without waiting. */
@NullMarked
package io.oarlock.time;

import org.jspecify.annotations.NullMarked;
