/** Holds from failures to answers. */
@NullMarked
package org.vconserver.rest.error;

import org.jspecify.annotations.NullMarked;
