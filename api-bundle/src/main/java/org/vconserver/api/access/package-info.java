/** Access to the server over HTTP. */
@Export
@Version("1.1.0")
@NullMarked
package org.vconserver.api.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
