/**
 * Four-letter words for operators. The front end implements {@link io.oarlock.admin.FrontView}, counts in
 * {@link io.oarlock.admin.TrafficCounters}, and asks {@link io.oarlock.admin.FourLetterWords} when the first four bytes
 * of a fresh connection are no frame length.
 */
@NullMarked
package io.oarlock.admin;

import org.jspecify.annotations.NullMarked;
