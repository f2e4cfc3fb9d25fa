/** What bugs add that go wrong in one case of many: one kind of watch, of request, of change, or of moment. */
@NullMarked
package io.oarlock.chaos.planted.bug.slip;

import org.jspecify.annotations.NullMarked;
