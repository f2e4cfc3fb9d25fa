/** What a run leaves behind for a reader. */
@NullMarked
package io.oarlock.chaos.report;

import org.jspecify.annotations.NullMarked;
