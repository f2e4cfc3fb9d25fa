/** A write-behind heap in front of another store: commits never wait for the disk, short-lived rows never reach it. */
@NullMarked
package io.oarlock.storage.overlay;

import org.jspecify.annotations.NullMarked;
