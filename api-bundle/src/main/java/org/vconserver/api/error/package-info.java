/** Holds the one exception that crosses bundles, the codes it carries, and the kinds of faults. */
@Export
@Version("1.8.0")
@NullMarked
package org.vconserver.api.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
