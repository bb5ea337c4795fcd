/** Reads JSON from bytes, strictly and in one pass. */
@NullMarked
package org.vconserver.vcon.json;

import org.jspecify.annotations.NullMarked;
