/** Growing buffer and bounds-checked reader under every byte format of this project: log entries and rows. */
@NullMarked
package io.oarlock.encoding;

import org.jspecify.annotations.NullMarked;
