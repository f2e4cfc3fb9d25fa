/** Who changed what: one line for each change, under the logger and in the form of ZooKeeper. */
@NullMarked
package io.oarlock.audit;

import org.jspecify.annotations.NullMarked;
