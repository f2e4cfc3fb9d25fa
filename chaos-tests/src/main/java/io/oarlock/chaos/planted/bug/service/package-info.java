/** Bugs of what a member does for its clients. */
@NullMarked
package io.oarlock.chaos.planted.bug.service;

import org.jspecify.annotations.NullMarked;
