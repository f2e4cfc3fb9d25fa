/** ZooKeeper's learner protocol, spoken as an observer from outside of the ensemble. */
@NullMarked
package io.oarlock.migration.learner;

import org.jspecify.annotations.NullMarked;
