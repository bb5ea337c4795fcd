/** Erasure of personal data: the record that is kept of it. */
@Export
@Version("1.0.0")
@NullMarked
package org.vconserver.api.erasure;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
