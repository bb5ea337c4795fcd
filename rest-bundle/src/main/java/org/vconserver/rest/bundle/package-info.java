/** Bundles that are deployed while the server runs. */
@NullMarked
package org.vconserver.rest.bundle;

import org.jspecify.annotations.NullMarked;
