/**
 * The deterministic core: an operation on an uncommitted state of the tree gives effects. No clock, randomness, locale
 * or I/O.
 */
@NullMarked
package io.oarlock.rules;

import org.jspecify.annotations.NullMarked;
