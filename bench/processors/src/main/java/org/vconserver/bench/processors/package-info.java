/** Holds processors that do next to nothing, to measure the server around them. */
@NullMarked
package org.vconserver.bench.processors;

import org.jspecify.annotations.NullMarked;
