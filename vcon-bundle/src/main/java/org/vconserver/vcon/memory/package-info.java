/** Bounds the memory that documents take, by what they become and not by their size as sent. */
@Export
@Version("1.0.0")
@NullMarked
package org.vconserver.vcon.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
