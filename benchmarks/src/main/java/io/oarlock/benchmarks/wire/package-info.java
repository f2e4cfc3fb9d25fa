/** JMH benchmarks of frames: requests in, replies out. */
@NullMarked
package io.oarlock.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
