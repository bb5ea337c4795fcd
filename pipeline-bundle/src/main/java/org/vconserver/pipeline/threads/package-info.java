/** Makes the threads of this bundle. */
@NullMarked
package org.vconserver.pipeline.threads;

import org.jspecify.annotations.NullMarked;
