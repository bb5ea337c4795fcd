/**
 * Holds what a server is compared with: each does only what can't be left out, in a process of its
 * own.
 */
@NullMarked
package org.vconserver.bench.limit;

import org.jspecify.annotations.NullMarked;
