/** Log lines that are bounded in their rate. */
@NullMarked
package io.oarlock.telemetry;

import org.jspecify.annotations.NullMarked;
