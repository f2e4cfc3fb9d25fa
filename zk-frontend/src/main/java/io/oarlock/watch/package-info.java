/** The watches of this member's clients, and the dispatch of events to them. */
@NullMarked
package io.oarlock.watch;

import org.jspecify.annotations.NullMarked;
