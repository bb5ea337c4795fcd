/** Reads the samples of recordings, and tells what their channels have in common. */
@NullMarked
package org.vconserver.support.sound;

import org.jspecify.annotations.NullMarked;
