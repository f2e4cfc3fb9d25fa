/** TODO. */
@NullMarked
package io.oarlock.membership;

import org.jspecify.annotations.NullMarked;
