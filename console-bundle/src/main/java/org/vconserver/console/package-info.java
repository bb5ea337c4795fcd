/** Who may use the Felix web console, and its page of deployed bundles. */
@NullMarked
package org.vconserver.console;

import org.jspecify.annotations.NullMarked;
