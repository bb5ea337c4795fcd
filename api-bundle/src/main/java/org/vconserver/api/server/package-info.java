/** Servers: which run, in what state, and which queues this one works on. */
@Export
@Version("1.2.0")
@NullMarked
package org.vconserver.api.server;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
