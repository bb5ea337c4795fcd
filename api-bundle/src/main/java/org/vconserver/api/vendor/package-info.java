/** Calls services of vendors over HTTP. */
@Export
@Version("1.3.0")
@NullMarked
package org.vconserver.api.vendor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
