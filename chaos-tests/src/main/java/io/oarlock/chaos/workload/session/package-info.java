/** Generators of load that need a configuration of their own: sessions that one member knows. */
@NullMarked
package io.oarlock.chaos.workload.session;

import org.jspecify.annotations.NullMarked;
