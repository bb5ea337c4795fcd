/** Differences between JSON documents. */
@NullMarked
package org.vconserver.rest.diff;

import org.jspecify.annotations.NullMarked;
