/**
 * Renders the results of operations as ZooKeeper's four-letter words do. Knows nothing of a member but its operations.
 */
@NullMarked
package io.oarlock.words;

import org.jspecify.annotations.NullMarked;
