/** Figures out of the load generator's results: their units, their targets. */
@NullMarked
package io.oarlock.benchmarks.compare.figure;

import org.jspecify.annotations.NullMarked;
