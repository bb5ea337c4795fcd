/** Recognisers of personal data in text, each a service that a bundle may provide. */
@Export
@Version("1.0.0")
@NullMarked
package org.vconserver.api.redaction;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
