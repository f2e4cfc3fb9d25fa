/** The applied state on disk, and checkpoints of it: taken, offered, received, verified, put in its place. */
@NullMarked
package io.oarlock.checkpoint;

import org.jspecify.annotations.NullMarked;
