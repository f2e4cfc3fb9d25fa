/** The Raft group and its members in Ratis' types. */
@NullMarked
package io.oarlock.ratis.group;

import org.jspecify.annotations.NullMarked;
