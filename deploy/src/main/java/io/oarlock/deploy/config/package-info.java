/** Settings: keys, types, defaults, units, and how a configuration file becomes limits and addresses. */
@NullMarked
package io.oarlock.deploy.config;

import org.jspecify.annotations.NullMarked;
