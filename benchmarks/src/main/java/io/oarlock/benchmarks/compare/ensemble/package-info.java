/** Members of a contender as processes on this machine, and the load generator that drives them. */
@NullMarked
package io.oarlock.benchmarks.compare.ensemble;

import org.jspecify.annotations.NullMarked;
