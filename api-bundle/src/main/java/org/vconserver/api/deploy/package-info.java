/** Bundles that come, change and go while the server runs. */
@Export
@Version("1.1.0")
@NullMarked
package org.vconserver.api.deploy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
