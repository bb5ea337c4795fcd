/** Converts vCons between the versions of their syntax. */
@Export
@Version("1.2.0")
@NullMarked
package org.vconserver.vcon.version;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
