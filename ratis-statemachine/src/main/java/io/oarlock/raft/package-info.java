/** The adapter to the Raft library. The only package that may import {@code org.apache.ratis}. */
@NullMarked
package io.oarlock.raft;

import org.jspecify.annotations.NullMarked;
