/**
 * Changes to files that survive a loss of power, directories of the server's user alone, and errors of damaged files.
 */
@NullMarked
package io.oarlock.disk;

import org.jspecify.annotations.NullMarked;
