/** Renders the results of operations as ZooKeeper's four-letter words do. */
@NullMarked
package io.oarlock.words;

import org.jspecify.annotations.NullMarked;
