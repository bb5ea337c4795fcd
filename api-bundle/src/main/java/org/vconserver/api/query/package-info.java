/** Query languages over JSON, each a service that a bundle may provide. */
@Export
@Version("1.1.0")
@NullMarked
package org.vconserver.api.query;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
