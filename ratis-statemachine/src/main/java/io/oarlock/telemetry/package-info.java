/** What an operator sees of the code below: named numbers, and log lines that are bounded in their rate. */
@NullMarked
package io.oarlock.telemetry;

import org.jspecify.annotations.NullMarked;
