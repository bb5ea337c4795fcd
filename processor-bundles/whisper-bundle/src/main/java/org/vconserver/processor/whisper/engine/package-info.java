/** Holds the engines that turn speech into text. */
@NullMarked
package org.vconserver.processor.whisper.engine;

import org.jspecify.annotations.NullMarked;
