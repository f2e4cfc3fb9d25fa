/** Watches for what Ratis does not notice or does not act upon. */
@NullMarked
package io.oarlock.ratis.watchdog;

import org.jspecify.annotations.NullMarked;
