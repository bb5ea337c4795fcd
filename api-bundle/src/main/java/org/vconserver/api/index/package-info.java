/** Finds vCons without reading them: the index. */
@Export
@Version("1.1.0")
@NullMarked
package org.vconserver.api.index;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
