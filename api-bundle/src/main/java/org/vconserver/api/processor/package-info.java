/** Processors: what a processor bundle provides, and what it works on. */
@Export
@Version("1.7.0")
@NullMarked
package org.vconserver.api.processor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
