/** Holds what is measured. */
@NullMarked
package org.vconserver.bench.cases;

import org.jspecify.annotations.NullMarked;
