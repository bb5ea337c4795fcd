/** Takes jobs from the weighted queues and runs them on workers. */
@NullMarked
package org.vconserver.pipeline.schedule;

import org.jspecify.annotations.NullMarked;
