/** The replicated tree as one member sees it: proposes operations, applies entries, answers its own. */
@NullMarked
package io.oarlock.replica;

import org.jspecify.annotations.NullMarked;
