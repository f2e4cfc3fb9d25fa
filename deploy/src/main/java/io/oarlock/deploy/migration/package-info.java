/** The data directories that import, export and verification read and make. */
@NullMarked
package io.oarlock.deploy.migration;

import org.jspecify.annotations.NullMarked;
