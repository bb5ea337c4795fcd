/** vCon storage: what a storage bundle provides. */
@Export
@Version("2.1.0")
@NullMarked
package org.vconserver.api.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
