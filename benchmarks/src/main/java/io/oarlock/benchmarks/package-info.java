/** Measurements of the server: of its hot paths with JMH, and of the whole beside ZooKeeper. */
@NullMarked
package io.oarlock.benchmarks;

import org.jspecify.annotations.NullMarked;
