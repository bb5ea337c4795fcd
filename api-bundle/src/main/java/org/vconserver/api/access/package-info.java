/** Access to the server over HTTP: who calls, and what they may do. */
@Export
@Version("1.2.0")
@NullMarked
package org.vconserver.api.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
