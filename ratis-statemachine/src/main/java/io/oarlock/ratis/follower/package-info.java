/** What a follower does with the requests of leaders and candidates, whatever carries them. */
@NullMarked
package io.oarlock.ratis.follower;

import org.jspecify.annotations.NullMarked;
