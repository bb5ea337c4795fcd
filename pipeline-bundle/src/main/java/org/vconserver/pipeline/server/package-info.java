/** Tells other servers and operators of this server. */
@NullMarked
package org.vconserver.pipeline.server;

import org.jspecify.annotations.NullMarked;
