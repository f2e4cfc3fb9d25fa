/** What is done to a running ensemble to measure it: loads, restarts, kills, delays. */
@NullMarked
package io.oarlock.benchmarks.compare.trial;

import org.jspecify.annotations.NullMarked;
