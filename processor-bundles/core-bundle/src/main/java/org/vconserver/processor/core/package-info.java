/** Processors and query languages that need nothing but JSON. */
@NullMarked
package org.vconserver.processor.core;

import org.jspecify.annotations.NullMarked;
