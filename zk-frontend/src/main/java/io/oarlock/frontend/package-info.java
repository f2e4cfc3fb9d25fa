/** Puts the front end of a member together: what is set, what is started and stopped, and what is done periodically. */
@NullMarked
package io.oarlock.frontend;

import org.jspecify.annotations.NullMarked;
