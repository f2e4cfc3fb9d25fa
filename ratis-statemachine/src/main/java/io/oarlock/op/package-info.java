/** What a client asks to change, what became of it, and the codec of one replicated entry. */
@NullMarked
package io.oarlock.op;

import org.jspecify.annotations.NullMarked;
