/** The tree as readers see it: single znodes, listings, totals, and a view that stays as it was. */
@NullMarked
package io.oarlock.tree;

import org.jspecify.annotations.NullMarked;
