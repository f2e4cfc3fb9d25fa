/** Makes the configuration of a member out of its files: reads, checks, and never writes. */
@NullMarked
package io.oarlock.deploy.config.reader;

import org.jspecify.annotations.NullMarked;
