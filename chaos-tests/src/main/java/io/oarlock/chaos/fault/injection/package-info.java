/** What a fault is: what is done to which members, how it heals, and what they owe meanwhile. */
@NullMarked
package io.oarlock.chaos.fault.injection;

import org.jspecify.annotations.NullMarked;
