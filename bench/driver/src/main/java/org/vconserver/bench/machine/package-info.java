/** Reads what processes and the machine do with the time. */
@NullMarked
package org.vconserver.bench.machine;

import org.jspecify.annotations.NullMarked;
