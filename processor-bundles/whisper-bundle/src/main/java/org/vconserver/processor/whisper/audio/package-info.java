/** Holds from the bytes of a recording to samples that speech engines take. */
@NullMarked
package org.vconserver.processor.whisper.audio;

import org.jspecify.annotations.NullMarked;
