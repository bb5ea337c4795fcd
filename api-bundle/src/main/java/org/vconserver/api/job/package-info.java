/** Job queues: what a storage bundle provides and the scheduler consumes. */
@Export
@Version("1.5.0")
@NullMarked
package org.vconserver.api.job;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
