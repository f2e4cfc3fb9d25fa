/** Bugs planted on purpose into an unmodified server: proof that the suite finds what it looks for. */
@NullMarked
package io.oarlock.chaos.planted;

import org.jspecify.annotations.NullMarked;
