/** The comparison as Markdown, JSON and charts, with what a reader has to know to judge it. */
@NullMarked
package io.oarlock.benchmarks.compare.report;

import org.jspecify.annotations.NullMarked;
