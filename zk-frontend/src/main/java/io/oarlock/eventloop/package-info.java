/** An event loop: its mailbox, the pass that serves its connections, and the workers that spare it long work. */
@NullMarked
package io.oarlock.eventloop;

import org.jspecify.annotations.NullMarked;
