/** Members that start without data: what they ask the others, and how long they keep out of elections. */
@NullMarked
package io.oarlock.bootstrap;

import org.jspecify.annotations.NullMarked;
