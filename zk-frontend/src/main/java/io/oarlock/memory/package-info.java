/** What connections may hold of the memory of this JVM, over all of them, and who is closed when it is full. */
@NullMarked
package io.oarlock.memory;

import org.jspecify.annotations.NullMarked;
