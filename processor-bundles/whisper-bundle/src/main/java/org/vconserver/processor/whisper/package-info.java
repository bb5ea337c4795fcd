/** Transcribes recordings. */
@NullMarked
package org.vconserver.processor.whisper;

import org.jspecify.annotations.NullMarked;
