/** The one exception that crosses bundles, and the codes it carries. */
@Export
@Version("1.2.0")
@NullMarked
package org.vconserver.api.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
