/** What a checker says of a history: violations of promises, and a verdict. */
@NullMarked
package io.oarlock.chaos.check.finding;

import org.jspecify.annotations.NullMarked;
