/** What each planted bug adds to methods of the server. */
@NullMarked
package io.oarlock.chaos.planted.bug;

import org.jspecify.annotations.NullMarked;
