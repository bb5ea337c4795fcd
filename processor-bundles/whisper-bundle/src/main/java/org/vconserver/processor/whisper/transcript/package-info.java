/** Holds what was said in a recording, or why that can't be told. */
@NullMarked
package org.vconserver.processor.whisper.transcript;

import org.jspecify.annotations.NullMarked;
