/** Runs a short-lived server and ensemble, so that the JVM can write an archive of the classes that they load. */
@NullMarked
package io.oarlock.deploy.training;

import org.jspecify.annotations.NullMarked;
