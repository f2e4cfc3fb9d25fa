/** The rows of the comparison, each a trial with its figures, and the samples taken of them. */
@NullMarked
package io.oarlock.benchmarks.compare.row;

import org.jspecify.annotations.NullMarked;
