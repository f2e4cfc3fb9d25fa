/** Settings: keys, types, defaults, units, and the configuration that they make. */
@NullMarked
package io.oarlock.deploy.config;

import org.jspecify.annotations.NullMarked;
