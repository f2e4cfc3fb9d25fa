/** How a leader brings its log to one follower: what is sent when, and what an answer says. */
@NullMarked
package io.oarlock.ratis.appender;

import org.jspecify.annotations.NullMarked;
