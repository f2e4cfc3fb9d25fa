/** The client on the command line, behind {@code oarlock shell}. No server loads these classes. */
@NullMarked
package io.oarlock.shell;

import org.jspecify.annotations.NullMarked;
