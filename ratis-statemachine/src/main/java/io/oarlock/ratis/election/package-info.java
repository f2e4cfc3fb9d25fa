/** How this member gets and gives away the leadership outside of Ratis' own elections. */
@NullMarked
package io.oarlock.ratis.election;

import org.jspecify.annotations.NullMarked;
