/** Starts the OSGi framework with the bundles of a distribution. Knows nothing of vCons. */
@NullMarked
package org.vconserver.host;

import org.jspecify.annotations.NullMarked;
