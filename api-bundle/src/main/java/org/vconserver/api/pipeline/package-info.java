/** Pipelines: their definitions, where they are kept, and running them. */
@Export
@Version("1.3.0")
@NullMarked
package org.vconserver.api.pipeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
