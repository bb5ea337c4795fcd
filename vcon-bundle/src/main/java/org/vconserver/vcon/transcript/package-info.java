/**
 * Reads transcripts in the shapes that vendors and tools write them: JSON of many kinds, subtitles,
 * lines of talk, plain text.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.vconserver.vcon.transcript;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
