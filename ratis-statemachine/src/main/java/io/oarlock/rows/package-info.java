/** Records to bytes and back: how the tree lies in ordered tables, and the row cache in front of them. */
@NullMarked
package io.oarlock.rows;

import org.jspecify.annotations.NullMarked;
