/** Histories of a run: recorded, written, read again. */
@NullMarked
package io.oarlock.chaos.history;

import org.jspecify.annotations.NullMarked;
