/** The numbers of a member: one table of all metrics, and one registry that counts them. Every package may use it. */
@NullMarked
package io.oarlock.metrics;

import org.jspecify.annotations.NullMarked;
