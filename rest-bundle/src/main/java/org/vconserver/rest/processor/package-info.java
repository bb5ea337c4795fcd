/** Processors as operators see them. */
@NullMarked
package org.vconserver.rest.processor;

import org.jspecify.annotations.NullMarked;
