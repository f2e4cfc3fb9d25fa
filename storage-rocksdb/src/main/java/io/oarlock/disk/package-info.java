/** Changes to files that survive a loss of power, and the error for files that are damaged. */
@NullMarked
package io.oarlock.disk;

import org.jspecify.annotations.NullMarked;
