/** Whether costs stay flat while znodes, children, log or time grow: the commands flat and soak. */
@NullMarked
package io.oarlock.benchmarks.compare.flat;

import org.jspecify.annotations.NullMarked;
