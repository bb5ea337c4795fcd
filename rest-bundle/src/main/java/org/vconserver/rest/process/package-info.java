/** Running single processors. */
@NullMarked
package org.vconserver.rest.process;

import org.jspecify.annotations.NullMarked;
