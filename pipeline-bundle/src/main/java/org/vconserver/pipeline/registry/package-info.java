/** Names to the processors that are active. */
@NullMarked
package org.vconserver.pipeline.registry;

import org.jspecify.annotations.NullMarked;
