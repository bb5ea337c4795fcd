/** Tells what can be found of a vCon without reading it: terms, and what a list shows. */
@Export
@Version("1.1.0")
@NullMarked
package org.vconserver.vcon.index;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
