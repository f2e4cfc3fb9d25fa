/** Who belongs to the ensemble, and what happens when a configuration names others. */
@NullMarked
package io.oarlock.membership;

import org.jspecify.annotations.NullMarked;
