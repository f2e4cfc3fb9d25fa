/** Ensembles under test: local processes or containers behind one interface. */
@NullMarked
package io.oarlock.chaos.cluster;

import org.jspecify.annotations.NullMarked;
