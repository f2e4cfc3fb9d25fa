/** Answers reads from the applied state: znodes, listings, multi-reads and watches. */
@NullMarked
package io.oarlock.read;

import org.jspecify.annotations.NullMarked;
