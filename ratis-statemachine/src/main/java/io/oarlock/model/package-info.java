/** Values that every layer speaks of: paths, bytes, stats, ACLs, session ids, zxids, error codes, watch events. */
@NullMarked
package io.oarlock.model;

import org.jspecify.annotations.NullMarked;
