/** Generators of client load. */
@NullMarked
package io.oarlock.chaos.workload;

import org.jspecify.annotations.NullMarked;
