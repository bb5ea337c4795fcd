/** Makes threads and executors, and calls into foreign code in bounded time. */
@NullMarked
package org.vconserver.support.threads;

import org.jspecify.annotations.NullMarked;
