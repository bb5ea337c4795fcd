/** Counts and times what the server does. */
@Export
@Version("1.0.0")
@NullMarked
package org.vconserver.api.figures;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
