/** Who is told: the watch table of this member and the dispatch of its events. */
@NullMarked
package io.oarlock.watch;

import org.jspecify.annotations.NullMarked;
