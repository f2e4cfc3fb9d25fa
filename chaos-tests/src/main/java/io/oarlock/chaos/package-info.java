/** The command line of the chaos tests: run a scenario, judge a history. */
@NullMarked
package io.oarlock.chaos;

import org.jspecify.annotations.NullMarked;
