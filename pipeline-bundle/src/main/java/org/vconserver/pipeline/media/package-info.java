/** What dialogs refer to by url: fetched within limits, verified, kept for the run. */
@NullMarked
package org.vconserver.pipeline.media;

import org.jspecify.annotations.NullMarked;
