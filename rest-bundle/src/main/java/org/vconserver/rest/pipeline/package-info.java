/** Pipelines: their definitions, and running them. */
@NullMarked
package org.vconserver.rest.pipeline;

import org.jspecify.annotations.NullMarked;
