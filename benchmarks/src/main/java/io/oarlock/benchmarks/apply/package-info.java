/** What the apply thread can do, without network and Raft. */
@NullMarked
package io.oarlock.benchmarks.apply;

import org.jspecify.annotations.NullMarked;
