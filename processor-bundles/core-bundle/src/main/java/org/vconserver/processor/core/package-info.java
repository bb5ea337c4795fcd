/** Holds the processors that need no other service, and the query languages jq and JSONPath. */
@NullMarked
package org.vconserver.processor.core;

import org.jspecify.annotations.NullMarked;
