/** Clients that this suite did not write, beside its own: they record nothing, and complain in the end. */
@NullMarked
package io.oarlock.chaos.foreign;

import org.jspecify.annotations.NullMarked;
