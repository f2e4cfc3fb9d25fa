/** Composition root and command line: the only place where all modules meet. */
@NullMarked
package io.oarlock.deploy;

import org.jspecify.annotations.NullMarked;
