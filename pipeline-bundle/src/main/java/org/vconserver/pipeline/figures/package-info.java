/** Keeps the counters and timers of the server. */
@NullMarked
package org.vconserver.pipeline.figures;

import org.jspecify.annotations.NullMarked;
