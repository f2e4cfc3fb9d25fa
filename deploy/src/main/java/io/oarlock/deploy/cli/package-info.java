/** The command line: what {@code bin/oarlock} runs. */
@NullMarked
package io.oarlock.deploy.cli;

import org.jspecify.annotations.NullMarked;
