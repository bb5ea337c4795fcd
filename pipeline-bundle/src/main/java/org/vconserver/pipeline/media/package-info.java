/** Fetches the content that dialogs refer to by url, within limits, and verifies it. */
@NullMarked
package org.vconserver.pipeline.media;

import org.jspecify.annotations.NullMarked;
