/** Configurations and state files that a start must refuse or outlive. */
@NullMarked
package io.oarlock.chaos.hostile.configuration;

import org.jspecify.annotations.NullMarked;
