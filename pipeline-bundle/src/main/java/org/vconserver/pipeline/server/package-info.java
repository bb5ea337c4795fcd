/** What this server tells of itself. */
@NullMarked
package org.vconserver.pipeline.server;

import org.jspecify.annotations.NullMarked;
