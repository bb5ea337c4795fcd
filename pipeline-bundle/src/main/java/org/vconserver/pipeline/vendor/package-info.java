/** Calls services of vendors for all bundles. */
@NullMarked
package org.vconserver.pipeline.vendor;

import org.jspecify.annotations.NullMarked;
