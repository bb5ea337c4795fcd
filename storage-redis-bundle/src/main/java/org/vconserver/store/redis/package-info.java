/** Holds all that servers share, in Redis: one, a Sentinel group or a Cluster. */
@NullMarked
package org.vconserver.store.redis;

import org.jspecify.annotations.NullMarked;
