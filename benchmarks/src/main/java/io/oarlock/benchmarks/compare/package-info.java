/** The side-by-side comparison with Apache ZooKeeper: contenders, trials, and the report of their ratios. */
@NullMarked
package io.oarlock.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
