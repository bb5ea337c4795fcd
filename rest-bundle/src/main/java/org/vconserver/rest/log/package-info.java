/** Shows the log of this server, and its levels. */
@NullMarked
package org.vconserver.rest.log;

import org.jspecify.annotations.NullMarked;
