/** Runs inside the server, and changes its methods while they are loaded; no release has it. */
@NullMarked
package io.oarlock.chaos.planted.agent;

import org.jspecify.annotations.NullMarked;
