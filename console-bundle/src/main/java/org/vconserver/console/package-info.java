/** Lets operators into the Felix web console, and adds its page of deployed bundles. */
@NullMarked
package org.vconserver.console;

import org.jspecify.annotations.NullMarked;
