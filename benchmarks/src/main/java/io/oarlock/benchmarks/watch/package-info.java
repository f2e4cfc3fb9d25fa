/** JMH benchmarks of the watch table. */
@NullMarked
package io.oarlock.benchmarks.watch;

import org.jspecify.annotations.NullMarked;
