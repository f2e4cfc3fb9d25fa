/** The ensemble under attack, what an attack is, and a client that sends bytes written by hand. */
@NullMarked
package io.oarlock.chaos.hostile.subject;

import org.jspecify.annotations.NullMarked;
