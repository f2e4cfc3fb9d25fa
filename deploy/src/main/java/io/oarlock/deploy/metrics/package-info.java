/** Serves the metrics of a member to Prometheus, and documents them. */
@NullMarked
package io.oarlock.deploy.metrics;

import org.jspecify.annotations.NullMarked;
