/** Attacks of strangers: on the Raft port, other ports and the files of a member. */
@NullMarked
package io.oarlock.chaos.hostile.stranger;

import org.jspecify.annotations.NullMarked;
