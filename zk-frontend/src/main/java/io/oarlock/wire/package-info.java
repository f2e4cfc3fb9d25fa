/** Frames and jute records on the wire; generated protocol types go no further than this package. */
@NullMarked
package io.oarlock.wire;

import org.jspecify.annotations.NullMarked;
