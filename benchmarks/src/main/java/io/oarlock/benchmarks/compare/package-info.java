/** The side-by-side comparison with Apache ZooKeeper: its command line, and the pairs of runs. */
@NullMarked
package io.oarlock.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
