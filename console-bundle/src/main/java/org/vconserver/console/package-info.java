/** Who may use the Felix web console. */
@NullMarked
package org.vconserver.console;

import org.jspecify.annotations.NullMarked;
