/** Meters of all modules, exposed to Prometheus. */
@NullMarked
package io.oarlock.deploy.metrics;

import org.jspecify.annotations.NullMarked;
