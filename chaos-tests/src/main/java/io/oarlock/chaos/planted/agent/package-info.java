/** Runs inside the server: changes its methods as they are loaded. Nothing of it is in a release. */
@NullMarked
package io.oarlock.chaos.planted.agent;

import org.jspecify.annotations.NullMarked;
