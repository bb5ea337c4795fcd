/** Holds the vCon document: strict reading, its three forms, a thin typed view over its JSON. */
@Export
@Version("1.3.0")
@NullMarked
package org.vconserver.vcon;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
