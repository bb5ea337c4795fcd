/** Job queues and jobs in progress. */
@NullMarked
package org.vconserver.rest.queue;

import org.jspecify.annotations.NullMarked;
