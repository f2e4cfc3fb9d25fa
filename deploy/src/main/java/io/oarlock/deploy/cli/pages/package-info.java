/** Commands that print a page of the documentation from what the code knows. */
@NullMarked
package io.oarlock.deploy.cli.pages;

import org.jspecify.annotations.NullMarked;
