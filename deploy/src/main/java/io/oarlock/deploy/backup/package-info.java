/** Takes backups of running members, and looks whether they can be read. */
@NullMarked
package io.oarlock.deploy.backup;

import org.jspecify.annotations.NullMarked;
