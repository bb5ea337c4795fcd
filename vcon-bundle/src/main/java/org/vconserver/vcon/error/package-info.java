/** Holds the one exception of the server and its bundles, and the codes that it carries. */
@Export
@Version("1.4.0")
@NullMarked
package org.vconserver.vcon.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
