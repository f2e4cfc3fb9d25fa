/** A life of a server in short, for what the JVM should remember of it. */
@NullMarked
package io.oarlock.deploy.rehearsal;

import org.jspecify.annotations.NullMarked;
