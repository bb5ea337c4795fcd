/** Tells what has happened to vCons, in the order in which it happened: the change log. */
@Export
@Version("2.0.0")
@NullMarked
package org.vconserver.api.change;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
