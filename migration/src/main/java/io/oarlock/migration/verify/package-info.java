/** Two trees side by side in the order of their paths, whatever they lie in: a store, a snapshot, a running server. */
@NullMarked
package io.oarlock.migration.verify;

import org.jspecify.annotations.NullMarked;
