/** Named scenarios: workload, faults and checks put together. */
@NullMarked
package io.oarlock.chaos.scenario;

import org.jspecify.annotations.NullMarked;
