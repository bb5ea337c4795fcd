/** Starts the servers that are measured. */
@NullMarked
package org.vconserver.bench.server;

import org.jspecify.annotations.NullMarked;
