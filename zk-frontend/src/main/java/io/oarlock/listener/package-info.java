/** The clients' port: limits on connections, pipelines, and frames cut out of bytes. */
@NullMarked
package io.oarlock.listener;

import org.jspecify.annotations.NullMarked;
