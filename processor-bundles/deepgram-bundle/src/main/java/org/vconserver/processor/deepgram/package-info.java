/** Transcribes recordings by Deepgram. */
@NullMarked
package org.vconserver.processor.deepgram;

import org.jspecify.annotations.NullMarked;
